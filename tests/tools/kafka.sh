#!/usr/bin/env bash
# kafka.sh - a throw-away Apache Kafka of 1 to 3 nodes, on loopback unless told otherwise, for tests.
#
#   kafka.sh DIR start [--nodes N] [--port P] [--secure] [--set KEY=VALUE]...
#                      [--hosts A[,B,C]] [--netns NAME] [--data FOLDER]
#   kafka.sh DIR start N               start node N again, with the data it has
#   kafka.sh DIR stop [N]              SIGTERM, and wait for the end
#   kafka.sh DIR kill|pause|resume N   SIGKILL, SIGSTOP, SIGCONT
#   kafka.sh DIR status                a line a node; exit status 3 unless all of them run
#   kafka.sh DIR bootstrap [LISTENER]  PLAINTEXT (default), SASL_SSL or MTLS
#   kafka.sh DIR tool CLASS ARGS...    one of Kafka's own tools; --bootstrap-server is added
#
# All state is in DIR; delete it to start afresh. The options of the first start are kept in DIR/cluster, so `start`
# on an existing DIR takes none. {node} in a VALUE of --set stands for the node's number. Every node is broker and controller (KRaft). Node N listens at P+10(N-1): PLAINTEXT,
# then CONTROLLER, SASL_SSL, MTLS on the next three ports; without --port a free range is looked for.
# --secure adds SASL_SSL (SCRAM-SHA-512, SCRAM-SHA-256, PLAIN; user alice, password alice-secret) and MTLS;
# DIR/tls/ca.pem is the authority, DIR/tls/client.pem the client's key and certificate.
# --hosts: the nodes' IPv4 addresses, in turn, instead of 127.0.0.1.
# --netns: each node and each tool runs in this network namespace (which the caller makes; needs root), tools in that of
# node 1. With it goes --port: whether a port is free is looked for here only.
# --data: each node has its log.dirs there instead of DIR/node{node}. {node} in NAME and FOLDER is the node's number.
# A node is signalled only when its command line names our own properties file: a recycled pid is never hit.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/peers.sh"

die() {
    echo "kafka.sh: $*" >&2
    exit 1
}

# ---- the cluster's own facts: DIR/cluster ----

nodes=1 port='' secure=0 settings='' id='' hosts='' netns='' data=''

load() {
    [ -f "$dir/cluster" ] || die "no cluster in $dir"
    # shellcheck source=/dev/null
    . "$dir/cluster"
}

port_of() { # NODE LISTENER
    local index
    case $2 in
    PLAINTEXT) index=0 ;;
    CONTROLLER) index=1 ;;
    SASL_SSL) index=2 ;;
    MTLS) index=3 ;;
    *) die "unknown listener $2" ;;
    esac
    echo $((port + 10 * ($1 - 1) + index))
}

host_of() { # NODE
    local addresses
    IFS=, read -ra addresses <<<"$hosts"
    echo "${addresses[$1 - 1]:-127.0.0.1}"
}

bootstrap() { # LISTENER
    local n list=''
    for ((n = 1; n <= nodes; n++)); do
        list+=,$(host_of "$n"):$(port_of "$n" "$1")
    done
    echo "${list#,}"
}

# Below the range that the kernel takes outgoing ports from, so that nobody's connection sits on ours.
free_range() { # NODES
    python3 - "$1" <<'PY'
import random, socket, sys

def free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True

for _ in range(200):
    base = random.randrange(20000, 32000, 50)
    if all(free(base + 10 * n + i) for n in range(int(sys.argv[1])) for i in range(4)):
        print(base)
        sys.exit()
sys.exit("no free range of ports")
PY
}

# ---- processes ----

pid_of() { # NODE: prints the pid while it is alive and ours
    local pid
    pid=$(cat "$dir/node$1.pid" 2>/dev/null) || return 1
    tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF "$dir/node$1.properties" || return 1
    echo "$pid"
}

# Runs peers_jvm where the node is. `ip` replaces itself by the JVM, so that the pid is the node's.
within() { # NODE peers_jvm ARGS...
    local node=$1
    shift
    KAFKA_WITHIN=${netns:+ip netns exec ${netns//"{node}"/$node}} "$@"
}

spawn() { # NODE
    local log=$dir/node$1.log
    pid_of "$1" >/dev/null && return
    [ ! -f "$log" ] || cat "$log" >>"$log.previous" # of all its former lives
    (within "$1" peers_jvm kafka.Kafka "$dir/node$1.properties") </dev/null >"$log" 2>&1 9>&- & # not the lock of the ports
    echo $! >"$dir/node$1.pid"
    disown
}

await() { # NODE: until it serves clients
    local pid tries
    pid=$(cat "$dir/node$1.pid")
    for ((tries = 0; tries < 1200; tries++)); do
        grep -qF 'Kafka Server started' "$dir/node$1.log" && return
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 20 "$dir/node$1.log" >&2
    die "node $1 did not start; its log is $dir/node$1.log"
}

stop_node() { # NODE
    local pid tries
    pid=$(pid_of "$1") || return 0
    kill -TERM "$pid"
    kill -CONT "$pid" # a paused node ends only when it may run
    for ((tries = 0; tries < 300; tries++)); do
        pid_of "$1" >/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$pid"
}

status_node() { # NODE
    local pid
    if ! pid=$(pid_of "$1"); then
        echo "node $1 down"
        return 3
    fi
    awk -v node="$1" -v pid="$pid" -v port="$(port_of "$1" PLAINTEXT)" '
        /^State/ { state = $2 == "T" ? "paused" : "running" }
        /^VmRSS/ { rss = $2 / 1024 }
        END { printf "node %d %s pid %d rss %d MiB port %d\n", node, state, pid, rss, port }' "/proc/$pid/status"
}

# ---- a new cluster ----

certificate() { # NAME: key and certificate signed by our authority, in one file as Kafka wants it
    local tls=$dir/tls
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
        -keyout "$tls/$1.key" -out "$tls/$1.csr" 2>/dev/null
    openssl x509 -req -in "$tls/$1.csr" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial -days 3650 \
        -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1${hosts:+,IP:${hosts//,/,IP:}}") -out "$tls/$1.crt" 2>/dev/null
    cat "$tls/$1.key" "$tls/$1.crt" >"$tls/$1.pem"
}

certificates() {
    mkdir -p "$dir/tls"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/CN=kwire test CA' \
        -keyout "$dir/tls/ca.key" -out "$dir/tls/ca.pem" 2>/dev/null
    certificate broker
    certificate client
}

listener() { # NODE NAME
    echo "$2://$(host_of "$1"):$(port_of "$1" "$2")"
}

properties() { # NODE
    local n voters='' replicas=$nodes isr=$((nodes < 3 ? 1 : 2))
    local listen folder=${data:-$dir/node$1}
    folder=${folder//"{node}"/$1}
    listen=$(listener "$1" PLAINTEXT)
    for ((n = 1; n <= nodes; n++)); do voters+=,$n@$(host_of "$n"):$(port_of "$n" CONTROLLER); done
    if [ "$secure" = 1 ]; then
        listen+=,$(listener "$1" SASL_SSL),$(listener "$1" MTLS)
    fi
    cat <<END
process.roles=broker,controller
node.id=$1
controller.quorum.voters=${voters#,}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listeners=$listen,$(listener "$1" CONTROLLER)
advertised.listeners=$listen
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,MTLS:SSL
log.dirs=$folder
num.partitions=4
default.replication.factor=$replicas
min.insync.replicas=$isr
END
    # Internal topics: as many replicas as nodes, few partitions so that a start is quick.
    cat <<END
offsets.topic.num.partitions=4
offsets.topic.replication.factor=$replicas
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=$replicas
transaction.state.log.min.isr=$isr
share.coordinator.state.topic.num.partitions=4
share.coordinator.state.topic.replication.factor=$replicas
share.coordinator.state.topic.min.isr=$isr
END
    # Short times, so that tests of failures need not wait; small buffers and few threads for a small machine.
    cat <<END
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
replica.lag.time.max.ms=5000
log.cleaner.dedupe.buffer.size=4194304
num.network.threads=2
num.io.threads=4
END
    [ "$secure" = 0 ] || properties_secure
    printf '%s' "${settings//"{node}"/$1}"
}

properties_secure() {
    local module=org.apache.kafka.common.security
    cat <<END
ssl.keystore.type=PEM
ssl.keystore.location=$dir/tls/broker.pem
ssl.truststore.type=PEM
ssl.truststore.location=$dir/tls/ca.pem
listener.name.mtls.ssl.client.auth=required
listener.name.sasl_ssl.sasl.enabled.mechanisms=SCRAM-SHA-512,SCRAM-SHA-256,PLAIN
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=$module.scram.ScramLoginModule required;
listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=$module.scram.ScramLoginModule required;
listener.name.sasl_ssl.plain.sasl.jaas.config=$module.plain.PlainLoginModule required user_alice="alice-secret";
END
}

format() { # NODE
    local args=(-t "$id" -c "$dir/node$1.properties") mechanism
    if [ "$secure" = 1 ]; then
        for mechanism in SCRAM-SHA-512 SCRAM-SHA-256; do
            args+=(--add-scram "$mechanism=[name=alice,password=alice-secret]")
        done
    fi
    (peers_jvm kafka.tools.StorageTool format "${args[@]}") >"$dir/format$1.log" 2>&1 && return
    cat "$dir/format$1.log" >&2
    return 1
}

# The file `cluster` is written last: a half made cluster is none.
create() {
    local n job jobs=()
    [ -n "$port" ] || port=$(free_range "$nodes")
    id=$(head -c 16 /dev/urandom | base64 | tr '+/' 'AB' | cut -c1-22)
    [ "$secure" = 0 ] || certificates
    for ((n = 1; n <= nodes; n++)); do
        properties "$n" >"$dir/node$n.properties"
        format "$n" &
        jobs+=($!)
    done
    for job in "${jobs[@]}"; do wait "$job" || die "could not format the storage"; done
    declare -p nodes port secure settings id hosts netns data | sed 's/^declare --/declare -g --/' >"$dir/cluster"
}

# ---- commands ----

options() { # of a first start
    while [ $# -gt 0 ]; do
        case $1 in
        --nodes) nodes=${2:?--nodes N} && shift 2 ;;
        --port) port=${2:?--port P} && shift 2 ;;
        --set) settings+=${2:?--set KEY=VALUE}$'\n' && shift 2 ;;
        --hosts) hosts=${2:?--hosts A[,B,C]} && shift 2 ;;
        --netns) netns=${2:?--netns NAME} && shift 2 ;;
        --data) data=$(realpath -m "${2:?--data FOLDER}") && shift 2 ;;
        --secure) secure=1 && shift ;;
        *) die "unknown option $1; the head of $0 explains" ;;
        esac
    done
    [[ $nodes =~ ^[1-3]$ ]] || die "--nodes: 1 to 3, not $nodes"
    [[ $port =~ ^[0-9]*$ ]] || die "--port: a number, not $port"
    [[ -z $hosts || $hosts =~ ^[0-9.]+(,[0-9.]+)*$ ]] || die "--hosts: IPv4 addresses, not $hosts"
    [[ -z $netns || -n $port ]] || die "--netns needs --port"
    [[ $netns =~ ^[0-9a-zA-Z._{}-]*$ ]] || die "--netns: a name, not $netns"
}

start() {
    local n
    peers_have_java || die "Java 17 or newer is needed"
    peers_have_jars || die "no Kafka jars in $peers_jars; './dev test --with-kafka' fetches them"
    mkdir -p "$dir"
    if [[ ${1:-} =~ ^[1-3]$ ]]; then
        load
        spawn "$1"
        await "$1"
        return
    fi
    if [ -f "$dir/cluster" ]; then
        [ $# = 0 ] || die "$dir holds a cluster already: delete it to start one with other options"
        load
    else
        options "$@"
        # Until the nodes listen, nobody else on this machine may choose the same ports.
        exec 9>"${TMPDIR:-/tmp}/kwire-kafka-ports.$(id -u).lock"
        flock -w 60 9 || die "another cluster has been starting for a minute"
        create
    fi
    for ((n = 1; n <= nodes; n++)); do spawn "$n"; done
    for ((n = 1; n <= nodes; n++)); do await "$n"; done
    exec 9>&-
}

stop() {
    local n
    load
    if [ -n "${1:-}" ]; then
        stop_node "$1"
        return
    fi
    for ((n = 1; n <= nodes; n++)); do stop_node "$n" & done
    wait
}

status() {
    local n result=0
    load
    for ((n = 1; n <= nodes; n++)); do status_node "$n" || result=$?; done
    return "$result"
}

signal() { # NAME NODE
    local pid
    load
    pid=$(pid_of "${2:?which node?}") || die "node $2 is down"
    kill "-$1" "$pid"
}

tool() { # CLASS ARGS...
    local class=${1:?which class?}
    shift
    load
    KAFKA_LOG_LEVEL=${KAFKA_LOG_LEVEL:-warn} within 1 peers_jvm "$class" --bootstrap-server "$(bootstrap PLAINTEXT)" "$@"
}

[ $# -ge 2 ] || die "kafka.sh DIR COMMAND; the head of $0 explains"
dir=$(realpath -m "$1") command=$2
shift 2
case $command in
start | stop | status | tool) "$command" "$@" ;;
bootstrap)
    load
    bootstrap "${1:-PLAINTEXT}"
    ;;
kill) signal KILL "$@" ;;
pause) signal STOP "$@" ;;
resume) signal CONT "$@" ;;
*) die "unknown command $command; the head of $0 explains" ;;
esac
