#!/usr/bin/env python3
"""Makes C out of the schema texts: structs and defaults (include/kwire/msg/), rows (protocol/gen/).

    kwgen.py            writes what has changed
    kwgen.py --check    writes nothing; names the files that differ, exit 1

The output is committed; only who changes protocol/schema/ needs this."""

import argparse
import sys
import textwrap
from pathlib import Path

import kwschema
from kwschema import LAST, TYPES, snake

C_TYPE = {'bool': 'bool', 'int8': 'int8_t', 'int16': 'int16_t', 'uint16': 'uint16_t', 'int32': 'int32_t',
          'uint32': 'uint32_t', 'int64': 'int64_t', 'float64': 'double', 'uuid': 'kw_uuid', 'string': 'kw_str',
          'bytes': 'kw_bytes', 'records': 'kw_bytes'}
WIRE_SIZE = {'bool': 1, 'int8': 1, 'int16': 2, 'uint16': 2, 'int32': 4, 'uint32': 4, 'int64': 8, 'float64': 8,
             'uuid': 16}
RESERVED = set('''alignas alignof and asm auto bool break case catch char class compl concept const constexpr continue
    decltype default delete do double else enum explicit export extern false float for friend goto if inline int long
    mutable namespace new noexcept not nullptr operator or private protected public register requires restrict return
    short signed sizeof static struct switch template this throw true try typedef typeid typename union unsigned using
    virtual void volatile while xor errno'''.split())
TEXT = '/* clang-format off */\n'


def c_name(name):
    return name + '_' if name in RESERVED else name


class Names:
    """C names of a message: kw_produce_req, kw_produce_req_topic."""

    def __init__(self, schema, message):
        short = {'request': '_req', 'response': '_resp', 'data': ''}[message.kind]
        self.base = 'kw_' + snake(schema.name if message.kind != 'data' else message.name) + short

    def of(self, struct):
        return f'{self.base}_{struct.name}' if struct.name else self.base


def structs_inner_first(message):
    """Each struct once, after those that it holds."""
    done = []

    def visit(struct):
        for field in struct.fields:
            if field.struct is not None:
                visit(field.struct)
        if struct not in done:
            done.append(struct)

    visit(message.root)
    return done


def is_pointer(field):
    return field.struct is not None and not field.array and not field.nullable.empty()


# ---- headers ----

def comment(text, indent):
    lines = textwrap.wrap(text, 104 - indent)
    pad = ' ' * indent
    return ''.join(f'{pad}{"/* " if i == 0 else " * "}{line}{" */" if i + 1 == len(lines) else ""}\n'
                   for i, line in enumerate(lines))


def facts(field, message):
    """What the type does not say: versions, null, default, tag."""
    out = []
    versions = field.versions.meet(message.versions)
    if versions != message.versions:
        out.append(f'v{kwschema.Versions(versions.first, field.versions.last)}')
    nullable = field.nullable.meet(message.versions)
    if not nullable.empty():
        out.append('nullable' if nullable == versions else f'nullable in v{field.nullable}')
    if field.default is None and not is_pointer(field):
        out.append('default null')
    elif field.default not in (None, '', 0, False):
        out.append(f'default {str(field.default).lower()}')
    if field.tag >= 0:
        out.append(f'tag {field.tag}')
    return ', '.join(out)


def member_lines(field, message, names):
    name = c_name(field.name)
    told = facts(field, message)
    text = comment(' '.join(filter(None, [field.doc, f'({told})' if told else ''])), 4)
    base = names.of(field.struct) if field.struct else C_TYPE[field.type]
    if field.array:
        return f'{text}    const {base} *{name};\n    int32_t n_{name};\n'
    if is_pointer(field):
        return f'{text}    const {base} *{name};\n'
    return f'{text}    {base} {name};\n'


def struct_text(struct, message, names):
    name = names.of(struct)
    lines = [f'typedef struct {name} {{\n']
    lines += [member_lines(field, message, names) for field in struct.fields]
    if not message.flexible.empty():
        lines.append('    const kw_unknown_tags *unknown_tags;\n')
    elif not struct.fields:
        lines.append('    char unused; /* C knows no empty struct */\n')
    lines.append(f'}} {name};\nKW_PUBLIC extern const {name} {name}_default;\n')
    return ''.join(lines)


def spans(message):
    flexible = message.flexible
    told = 'never flexible' if flexible.empty() else f'flexible from {flexible.first}'
    last = message.versions.last
    return f'versions {message.versions.first}-{last}, {told}'


def header(schema, stem):
    guard = f'KWIRE_MSG_{stem.upper()}_H'
    title = schema.name or stem.replace('_', ' ')
    out = [f'/* {title}: structs and defaults. Made by tools/kwgen.py from protocol/schema/{schema.path.name}. */\n',
           f'#ifndef {guard}\n#define {guard}\n\n#include <kwire/message.h>\n\nKW_EXTERN_C_BEGIN\n', TEXT]
    for message in schema.messages:
        names = Names(schema, message)
        out.append(f'\n/* ---- {message.name}: {spans(message)} ---- */\n')
        for struct in structs_inner_first(message):
            out.append('\n' + struct_text(struct, message, names))
        out.append(f'KW_PUBLIC extern const kw_message {names.base}_message;\n')
    if schema.key >= 0:
        out.append(f'\nKW_PUBLIC extern const kw_api kw_{snake(schema.name)}_api;\n')
    out.append('\n/* clang-format on */\nKW_EXTERN_C_END\n#endif\n')
    return ''.join(out)


# ---- rows ----

def initial_value(field, names):
    """The designated initializer of a member, or None where zero bytes say it."""
    name = c_name(field.name)
    if field.array:
        return f'.n_{name} = -1' if field.default is None else None
    if field.struct is not None:
        inner = [] if is_pointer(field) else initial_values(field.struct, names)
        return f'.{name} = {{{", ".join(inner)}}}' if inner else None
    if field.default is None:
        return f'.{name} = {{NULL, -1}}'
    if field.default in ('', 0, False):
        return None
    if field.type == 'bool':
        return f'.{name} = true'
    low = kwschema.INT_RANGE.get(field.type, (None,))[0]
    if field.default == low and low < 0:
        return f'.{name} = {field.type.upper()}_MIN'
    return f'.{name} = {field.default}'


def initial_values(struct, names):
    values = (initial_value(field, names) for field in struct.fields)
    return [value for value in values if value is not None]


def row_order(struct):
    plain = [field for field in struct.fields if field.tag < 0]
    return plain, sorted((field for field in struct.fields if field.tag >= 0), key=lambda field: field.tag)


def row(field, names, owner):
    versions = field.tagged if field.tag >= 0 else field.versions
    numbers = f'{versions.first}, {versions.last}, '
    numbers += '1, 0, ' if field.nullable.empty() else f'{field.nullable.first}, {field.nullable.last}, '
    numbers += f'{field.tag}, {"ROW_IGNORABLE" if field.ignorable else 0}'
    if field.struct is None:
        macro, of = 'ROW_ARRAY_OF' if field.array else 'ROW', field.type.upper()
    else:
        of = names.of(field.struct)
        macro = 'ROW_STRUCT_ARRAY' if field.array else 'ROW_STRUCT_POINTER' if is_pointer(field) else 'ROW_STRUCT'
    return f'    {macro}({owner}, {c_name(field.name)}, {of}, {numbers}),\n'


def min_field(field, version, compact):
    if field.array or field.type in ('bytes', 'records'):
        return 1 if compact else 4
    if field.type == 'string':
        return 1 if compact else 2
    if is_pointer(field):
        return 1
    return WIRE_SIZE[field.type] if field.struct is None else min_struct(field.struct, version, compact)


def min_struct(struct, version, compact):
    plain = (field for field in struct.fields if field.tag < 0 and version in field.versions)
    return sum(min_field(field, version, compact) for field in plain) + (1 if compact else 0)


def min_wire(struct, message, compact):
    """Fewest bytes an element takes in any version of that sort: what bounds the count of a hostile array (M14)."""
    versions = range(message.versions.first, message.versions.last + 1)
    sizes = [min_struct(struct, v, compact) for v in versions if (v in message.flexible) == compact]
    return min(max(min(sizes, default=1), 1), 255)


def struct_rows(struct, message, names):
    name = names.of(struct)
    plain, tagged = row_order(struct)
    fields = plain + tagged
    out = [f'const {name} {name}_default = {{{", ".join(initial_values(struct, names)) or "0"}}};\n']
    if fields:
        out += [f'static const kw_field {name}_fields[] = {{\n', *(row(f, names, name) for f in fields), '};\n']
    text = '\\0"\n    "'.join(field.json for field in fields)
    tags = 'ROW_NO_TAGS_MEMBER' if message.flexible.empty() else f'offsetof({name}, unknown_tags)'
    out.append(f'static const kw_rows {name}_rows = {{\n'
               f'    .fields = {f"{name}_fields" if fields else "NULL"}, .initial = &{name}_default,\n'
               f'    .size = sizeof({name}), .tags_offset = {tags},\n'
               f'    .n_plain = {len(plain)}, .n_fields = {len(fields)}, '
               f'.min_plain = {min_wire(struct, message, False)}, .min_compact = {min_wire(struct, message, True)},\n'
               f'    .names = "{text}",\n}};\n')
    return ''.join(out)


def message_rows(schema, message):
    names = Names(schema, message)
    out = []
    for struct in structs_inner_first(message):
        out.append('\n' + struct_rows(struct, message, names))
    flexible = message.flexible
    out.append(f'const kw_message {names.base}_message = {{\n    "{message.name}", &{names.base}_rows, '
               f'{message.versions.first}, {message.versions.last}, {-1 if flexible.empty() else flexible.first}}};\n')
    return ''.join(out)


def max_stable(schema):
    unstable = schema.unstable
    return schema.versions.last if unstable.empty() else unstable.first - 1


def api_row(schema):
    name = 'kw_' + snake(schema.name)
    v = schema.versions
    flexible = schema.flexible
    return (f'\nconst kw_api {name}_api = {{\n    .key = {schema.key}, .name = "{schema.name}",\n'
            f'    .min_version = {v.first}, .max_version = {v.last}, .max_stable_version = {max_stable(schema)},\n'
            f'    .flexible_from = {-1 if flexible.empty() else flexible.first}, '
            f'.cluster_action = {str(schema.cluster).lower()},\n'
            f'    .request = &{name}_req_message, .response = &{name}_resp_message,\n}};\n')


def rows(schema, stem):
    out = [f'/* {schema.name or stem}: rows. Made by tools/kwgen.py from protocol/schema/{schema.path.name}. */\n'
           f'#include "protocol/rows.h"\n\n#include <kwire/msg/{stem}.h>\n\n', TEXT]
    out += [message_rows(schema, message) for message in schema.messages]
    if schema.key >= 0:
        out.append(api_row(schema))
    return ''.join(out)


# ---- what names them all ----

def umbrella(stems):
    lines = ''.join(f'#include <kwire/msg/{stem}.h>\n' for stem in stems)
    return ('/* msg.h - all messages. Made by tools/kwgen.py; include single ones to keep a build quick. */\n'
            f'#ifndef KWIRE_MSG_H\n#define KWIRE_MSG_H\n\n{lines}\n#endif\n')


def registry(schemas):
    names = [f'kw_{snake(schema.name)}_api' for schema in schemas]
    externs = ''.join(f'extern const kw_api {name};\n' for name in names)
    rows_ = ''.join(f'    &{name},\n' for name in names)
    return ('/* registry.c - the only file that names all APIs: who links it gets all rows. Made by tools/kwgen.py. */\n'
            f'#include "protocol/registry.h"\n\n{TEXT}\n{externs}\n'
            f'const kw_api *const kw_registry[] = {{\n{rows_}}};\nconst int kw_registry_n = {len(names)};\n')


def outputs(root):
    schemas = kwschema.load_all(root / 'protocol/schema')
    files, stems = {}, []
    for schema in schemas:
        stem = snake(schema.name) if schema.key >= 0 else schema.path.stem
        stems.append(stem)
        files[root / 'include/kwire/msg' / f'{stem}.h'] = header(schema, stem)
        files[root / 'protocol/gen' / f'{schema.path.stem}.c'] = rows(schema, stem)
    files[root / 'include/kwire/msg.h'] = umbrella(stems)
    files[root / 'protocol/gen/registry.c'] = registry([schema for schema in schemas if schema.key >= 0])
    return files


def leftovers(root, files):
    made = [*(root / 'include/kwire/msg').glob('*.h'), *(root / 'protocol/gen').glob('*.c')]
    return [path for path in made if path not in files]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--check', action='store_true', help='write nothing, exit 1 if something would change')
    options.add_argument('--root', type=Path, default=Path(__file__).resolve().parent.parent)
    args = options.parse_args()
    try:
        files = outputs(args.root)
    except kwschema.SchemaError as error:
        sys.exit(f'kwgen: {error}')
    changed = [p for p, text in files.items() if not p.exists() or p.read_text(encoding='ascii') != text]
    extra = leftovers(args.root, files)
    for path in changed + extra:
        print(f'{"differs" if args.check else "wrote" if path in files else "no schema for"} '
              f'{path.relative_to(args.root)}')
    if args.check:
        return 1 if changed or extra else 0
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding='ascii')
    return 0


if __name__ == '__main__':
    sys.exit(main())
