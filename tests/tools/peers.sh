# peers.sh - where the other implementations live that kwire is tested against; to be sourced.
#
# Apache Kafka's jars and two Python clients stand in a cache outside the tree, so that a fresh clone or a wiped
# build folder need not fetch them again. A cache folder is complete or absent: it is filled under another name and
# renamed at the end. Nothing here installs system packages; ./dev does that before it calls the fetch functions.
# shellcheck shell=bash

KAFKA_VERSION=4.1.1
peers_cache=${KWIRE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/kwire}
peers_jars=${KWIRE_KAFKA_JARS:-$peers_cache/kafka-$KAFKA_VERSION}
peers_python=${KWIRE_PEERS_PYTHON:-$peers_cache/python-clients-1/bin/python}
peers_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Is there a Java that can run Kafka 4 (17 or newer)?
peers_have_java() {
    local major
    major=$(java -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 17 ]
}

peers_have_jars() {
    [ -f "$peers_jars/kafka-clients-$KAFKA_VERSION.jar" ]
}

peers_have_kafka() {
    peers_have_java && peers_have_jars
}

peers_have_python() {
    [ -x "$peers_python" ]
}

# A JVM that starts fast and stays small: these tests run many short ones on few cores.
# KAFKA_WITHIN: a command that runs it elsewhere.
peers_jvm() { # CLASS ARGS...
    # shellcheck disable=SC2086 # both are lists of words
    exec ${KAFKA_WITHIN:-} java ${KAFKA_HEAP:--Xms128m -Xmx512m} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \
        -Dorg.slf4j.simpleLogger.showDateTime=true -Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS \
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=${KAFKA_LOG_LEVEL:-info}" -cp "$peers_jars/*" "$@"
}

peers_fetch_jars() {
    local new=$peers_jars.$$
    mkdir -p "$new"
    mvn -q --batch-mode -Dstyle.color=never -f "$peers_here/kafka-pom.xml" dependency:copy-dependencies \
        -DincludeScope=runtime "-DoutputDirectory=$new" || { rm -rf "$new"; return 1; }
    rm -rf "$peers_jars"
    mv "$new" "$peers_jars"
}

# A venv cannot be renamed (its scripts hold its path), so it is built in place and removed if that fails.
peers_fetch_python() {
    local venv=${peers_python%/bin/python}
    rm -rf "$venv"
    mkdir -p "${venv%/*}"
    if python3 -m venv "$venv" &&
        "$venv/bin/pip" install -q --disable-pip-version-check kafka-python==2.2.15 confluent-kafka==2.11.1; then
        return 0
    fi
    rm -rf "$venv"
    return 1
}
