#!/usr/bin/env python3
"""Compares our schema texts with Apache Kafka's own.

    schema_check.py kafka-clients-4.1.1.jar

The jar holds the official schemas as JSON (common/message/). Compared for every field: name, type, versions, null,
tag, default, ignorable; for every API: key, versions, flexible and unstable ones. Not compared, because the wire does
not know it: entityType, mapKey, zeroCopy, about, and how structs are called. Prints each difference; exit 1 on any."""

import json
import re
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tools'))

import kwschema  # noqa: E402
from kwschema import ALL, NEVER, TYPES, Versions, parse_versions  # noqa: E402

# Not offered by a broker's client-facing side, and so not in our scope.
OUT_OF_SCOPE = {'LeaderAndIsr', 'StopReplica', 'UpdateMetadata', 'ControlledShutdown', 'Vote', 'BeginQuorumEpoch',
                'EndQuorumEpoch', 'AlterPartition', 'Envelope', 'FetchSnapshot', 'BrokerRegistration',
                'BrokerHeartbeat', 'AllocateProducerIds', 'ControllerRegistration', 'AssignReplicasToDirs',
                'UpdateRaftVoter'}
OURS = {'ConsumerSubscription': 'ConsumerProtocolSubscription', 'ConsumerAssignment': 'ConsumerProtocolAssignment'}

differences = []


def differ(where, what, ours, theirs):
    if ours != theirs:
        differences.append(f'{where}: {what}: {ours!r} here, {theirs!r} there')


def official_schemas(jar):
    """Name to schema. The files are JSON with // comments on lines of their own."""
    schemas = {}
    with zipfile.ZipFile(jar) as archive:
        for name in archive.namelist():
            if name.startswith('common/message/') and name.endswith('.json'):
                text = re.sub(r'^\s*//.*$', '', archive.read(name).decode(), flags=re.M)
                schema = json.loads(text)
                schemas[schema['name']] = schema
    return schemas


def versions_of(text):
    return NEVER if text in (None, 'none') else parse_versions(text)


def within(versions, scope):
    """The versions that count, as text; all empty ranges are equal."""
    return str(versions.meet(scope))


def default_of(field, kind, array, nullable):
    """The official default as our parser would hold it."""
    if 'default' not in field:
        return kwschema.natural_default(kind, array, nullable)
    text = str(field['default'])
    if text == 'null':
        return None
    if array or kind not in TYPES or kind in ('string', 'bytes', 'records', 'uuid'):
        return text
    if kind == 'bool':
        return text.lower() == 'true'
    return float(text) if kind == 'float64' else int(text, 0)


def compare_field(ours, field, scope, structs, where):
    type_text = field['type']
    array = type_text.startswith('[]')
    kind = type_text[2:] if array else type_text
    is_struct = kind not in TYPES
    theirs_versions = versions_of(field['versions'])
    inner = theirs_versions.meet(scope)
    theirs_nullable = versions_of(field.get('nullableVersions'))
    differ(where, 'array', ours.array, array)
    differ(where, 'type', 'struct' if ours.struct else ours.type, 'struct' if is_struct else kind)
    differ(where, 'versions', within(ours.versions, scope), str(inner))
    differ(where, 'nullable', within(ours.nullable, inner), within(theirs_nullable, inner))
    differ(where, 'ignorable', ours.ignorable, field.get('ignorable', False))
    differ(where, 'tag', ours.tag, field.get('tag', -1))
    differ(where, 'tagged', within(ours.tagged, inner), within(versions_of(field.get('taggedVersions')), inner))
    differ(where, 'default', ours.default, default_of(field, kind, array, theirs_nullable))
    if is_struct and ours.struct:
        compare_fields(ours.struct, field.get('fields') or structs[kind], inner, structs, where)


def compare_fields(ours, theirs, scope, structs, where):
    theirs = [f for f in theirs if not versions_of(f['versions']).meet(scope).empty()]
    fields = [f for f in ours.fields if not f.versions.meet(scope).empty()]
    names = [f['name'][:1].lower() + f['name'][1:] for f in theirs]
    differ(where, 'fields', [f.json for f in fields], names)
    by_name = {f.json: f for f in fields}
    for name, field in zip(names, theirs):
        if name in by_name:
            compare_field(by_name[name], field, scope, structs, f'{where}.{name}')


def compare_message(message, official):
    where = official['name']
    differ(where, 'versions', str(message.versions), str(parse_versions(official['validVersions'])))
    differ(where, 'flexible', str(message.flexible), str(versions_of(official['flexibleVersions'])))
    structs = {s['name']: s['fields'] for s in official.get('commonStructs', [])}
    compare_fields(message.root, official['fields'], message.versions, structs, where)


def compare_api(schema, officials):
    request = officials.get(schema.name + 'Request')
    if request is None:
        differ(schema.name, 'API', schema.key, None)
        return
    differ(schema.name, 'key', schema.key, request['apiKey'])
    last = schema.versions.last
    newest_unstable = Versions(last, kwschema.LAST) if request.get('latestVersionUnstable') else NEVER
    differ(schema.name, 'unstable', within(schema.unstable, ALL), str(newest_unstable))
    differ(schema.name, 'directions', [m.kind for m in schema.messages], ['request', 'response'])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    officials = official_schemas(sys.argv[1])
    schemas = kwschema.load_all(ROOT / 'protocol/schema')
    seen = set()
    for schema in schemas:
        if schema.key >= 0:
            compare_api(schema, officials)
        for message in schema.messages:
            name = OURS.get(message.name, message.name)
            seen.add(name)
            if name in officials:
                compare_message(message, officials[name])
            else:
                differ(name, 'message', 'present', None)
    for name, official in sorted(officials.items()):
        api = name.removesuffix('Request').removesuffix('Response')
        if official['type'] in ('request', 'response') and api not in OUT_OF_SCOPE and name not in seen:
            differ(name, 'message', None, 'present')
    print('\n'.join(differences + [f'{len(seen)} messages compared, {len(differences)} differences']))
    return 1 if differences else 0


if __name__ == '__main__':
    sys.exit(main())
