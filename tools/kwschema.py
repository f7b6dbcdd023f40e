"""The schema grammar: reads protocol/schema/*.kw into plain objects. See protocol/schema/README.md.

Everything that can be wrong in a text is an error here, with file and line, so that kwgen and the checks can trust
what they get."""

import re
from dataclasses import dataclass, field as member
from pathlib import Path

SCALARS = {'bool', 'int8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'float64', 'uuid'}
BUFFERS = {'string', 'bytes', 'records'}
TYPES = SCALARS | BUFFERS
LAST = 127  # "A+" ends here: versions are small

INT_RANGE = {'int8': (-2**7, 2**7 - 1), 'int16': (-2**15, 2**15 - 1), 'uint16': (0, 2**16 - 1),
             'int32': (-2**31, 2**31 - 1), 'uint32': (0, 2**32 - 1), 'int64': (-2**63, 2**63 - 1)}


class SchemaError(Exception):
    pass


@dataclass
class Versions:
    first: int
    last: int

    def __contains__(self, version):
        return self.first <= version <= self.last

    def empty(self):
        return self.first > self.last

    def meet(self, other):
        return Versions(max(self.first, other.first), min(self.last, other.last))

    def __str__(self):
        if self.empty():
            return 'none'
        if self.last == LAST:
            return f'{self.first}+'
        return str(self.first) if self.first == self.last else f'{self.first}-{self.last}'


ALL = Versions(0, LAST)
NEVER = Versions(LAST, -1)


@dataclass
class Field:
    name: str
    json: str
    type: str           # scalar, buffer or struct name
    array: bool
    nullable: Versions
    versions: Versions
    default: object     # None: null; int, float, bool; '' for the empty value
    ignorable: bool
    tag: int            # -1: none
    tagged: Versions
    doc: str
    line: int
    struct: object = None


@dataclass
class Struct:
    name: str
    fields: list = member(default_factory=list)
    line: int = 0


@dataclass
class Message:
    kind: str           # request, response or data
    name: str
    versions: Versions
    flexible: Versions
    root: Struct
    structs: dict = member(default_factory=dict)


@dataclass
class Schema:
    path: Path
    messages: list = member(default_factory=list)
    key: int = -1       # of the API; -1: a file of `message` texts
    name: str = ''
    versions: Versions = None
    flexible: Versions = None
    unstable: Versions = None
    cluster: bool = False


def snake(name):
    return re.sub(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])', '_', name).lower()


def lower_camel(name):
    first, *rest = name.split('_')
    return first + ''.join(part[:1].upper() + part[1:] for part in rest)


def parse_versions(text):
    """Versions, or None if the text is no range."""
    match = re.fullmatch(r'(\d+)(?:-(\d+)|(\+))?', text)
    if not match:
        return None
    first = int(match[1])
    return Versions(first, int(match[2]) if match[2] else LAST if match[3] else first)


class Line:
    """One line of a text, cut into indentation, words and comment."""

    def __init__(self, path, number, text):
        self.where = f'{path.name}:{number}'
        self.number = number
        body, mark, doc = text.partition('#')
        self.words = body.split()
        self.indent = len(text) - len(text.lstrip(' '))
        self.doc = doc.strip() if mark else ''
        if '\t' in text:
            self.fail('tab')

    def fail(self, what):
        raise SchemaError(f'{self.where}: {what}')

    def next_word(self, what):
        if not self.words:
            self.fail(f'{what} expected')
        return self.words.pop(0)

    def next_versions(self, what):
        versions = parse_versions(self.next_word(what))
        if versions is None or versions.empty():
            self.fail(f'{what}: not a version range')
        return versions

    def next_flexible(self):
        if self.words[:1] == ['none']:
            self.words.pop(0)
            return NEVER
        return self.next_versions('flexible')


def default_value(line, kind, array, nullable, text):
    if text == 'null':
        if nullable.empty():
            line.fail('null default, but never nullable')
        return None
    if array or kind not in SCALARS - {'uuid'}:
        line.fail('only null may be the default here')
    if kind == 'bool':
        if text not in ('true', 'false'):
            line.fail('true or false expected')
        return text == 'true'
    if kind == 'float64':
        return float(text)
    value = int(text, 0)
    low, high = INT_RANGE[kind]
    if not low <= value <= high:
        line.fail(f'{text} does not fit {kind}')
    return value


def natural_default(kind, array, nullable):
    """What a field holds where the text says nothing: for records and nullable structs that is null."""
    if not array and (kind == 'records' or (kind not in TYPES and not nullable.empty())):
        return None
    return {'bool': False, 'float64': 0.0}.get(kind, 0 if kind in INT_RANGE else '') if not array else ''


def parse_attributes(line, attributes):
    """The words behind the type, into a dict."""
    while line.words:
        word = line.next_word('attribute')
        if word == 'ignorable':
            attributes['ignorable'] = True
        elif word == 'null':
            attributes['nullable'] = line.next_versions('null')
        elif word == '=':
            attributes['default'] = line.next_word('default')
        elif word == 'as':
            attributes['json'] = line.next_word('JSON name')
        elif word == 'tag':
            attributes['tag'] = int(line.next_word('tag'))
            if line.words and parse_versions(line.words[0]):
                attributes['tagged'] = line.next_versions('tag')
        elif parse_versions(word) and not parse_versions(word).empty():
            attributes['versions'] = parse_versions(word)
        else:
            line.fail(f'{word}: what is this?')


def parse_field(line):
    name = line.next_word('name')
    if not re.fullmatch(r'[a-z][a-z0-9_]*', name):
        line.fail(f'{name}: not a snake_case name')
    match = re.fullmatch(r'(\[\])?([a-z][a-z0-9_]*)(\?)?', line.next_word('type'))
    if not match:
        line.fail('not a type')
    got = {'versions': ALL, 'nullable': ALL if match[3] else NEVER, 'ignorable': False, 'tag': -1,
           'json': lower_camel(name)}
    parse_attributes(line, got)
    kind, array = match[2], bool(match[1])
    nullable = got['nullable'].meet(got['versions'])
    if kind in SCALARS and not array and not nullable.empty():
        line.fail(f'{kind} cannot be null')
    default = natural_default(kind, array, nullable)
    if 'default' in got:
        default = default_value(line, kind, array, nullable, got['default'])
    tagged = got.get('tagged', got['versions']) if got['tag'] >= 0 else NEVER
    return Field(name, got['json'], kind, array, nullable, got['versions'], default, got['ignorable'], got['tag'],
                 tagged, line.doc, line.number)


class Parser:
    def __init__(self, path):
        self.schema = Schema(path)
        self.lines = []
        for number, text in enumerate(path.read_text(encoding='ascii').splitlines(), 1):
            line = Line(path, number, text)
            if line.words or (line.doc and line.indent > 0):
                self.lines.append(line)

    def parse(self):
        while self.lines:
            self.statement(self.lines.pop(0))
        return self.schema

    def statement(self, line):
        if not line.words:
            return
        if line.indent != 0:
            line.fail('nothing to be indented under')
        word = line.next_word('statement')
        if word == 'api':
            self.api(line)
        elif word in ('request', 'response') and self.schema.key >= 0:
            s = self.schema
            self.message(line, word, s.name + word.capitalize(), s.versions, s.flexible)
        elif word == 'message':
            name = line.next_word('name')
            self.keyword(line, 'versions')
            versions = line.next_versions('versions')
            self.keyword(line, 'flexible')
            self.message(line, 'data', name, versions, line.next_flexible())
        else:
            line.fail(f'{word}: api, request, response or message expected')

    def keyword(self, line, word):
        if line.next_word(word) != word:
            line.fail(f'{word} expected')

    def api(self, line):
        s = self.schema
        s.key, s.name = int(line.next_word('key')), line.next_word('name')
        self.keyword(line, 'versions')
        s.versions = line.next_versions('versions')
        self.keyword(line, 'flexible')
        s.flexible = line.next_flexible()
        s.unstable = NEVER
        while line.words:
            word = line.next_word('attribute')
            if word == 'cluster':
                s.cluster = True
            elif word == 'unstable':
                s.unstable = line.next_versions('unstable')
            else:
                line.fail(f'{word}: unstable or cluster expected')
        if s.path.name != f'{s.key:02d}_{snake(s.name)}.kw':
            line.fail(f'the file should be named {s.key:02d}_{snake(s.name)}.kw')

    def message(self, line, kind, name, versions, flexible):
        if line.words:
            line.fail('nothing may follow')
        root = Struct('', line=line.number)
        message = Message(kind, name, versions, flexible, root)
        self.fields(message, root, 0)
        self.resolve(message, root, set())
        self.schema.messages.append(message)

    def fields(self, message, struct, outer):
        """The lines indented deeper than `outer`."""
        indent, last = None, None
        while self.lines and self.lines[0].indent > outer:
            line = self.lines[0]
            if not line.words:
                self.more_doc(self.lines.pop(0), last)
                continue
            indent = line.indent if indent is None else indent
            if line.indent != indent:
                line.fail('indentation does not fit')
            last = self.member(message, struct, self.lines.pop(0))

    def more_doc(self, line, last):
        if last is not None:
            last.doc = f'{last.doc} {line.doc}'.strip()

    def member(self, message, struct, line):
        indent = line.indent
        if line.words[0] == 'struct' and struct is message.root and len(line.words) == 2:
            self.declare(message, line, line.words[1], indent)
            return None
        field = parse_field(line)
        if any(f.name == field.name or f.json == field.json for f in struct.fields):
            line.fail(f'{field.name} twice')
        struct.fields.append(field)
        while self.lines and self.lines[0].indent > indent and not self.lines[0].words:
            self.more_doc(self.lines.pop(0), field)
        if field.type not in TYPES and self.lines and self.lines[0].indent > indent:
            self.declare(message, line, field.type, indent)
        return field

    def declare(self, message, line, name, indent):
        if name in message.structs or name in TYPES:
            line.fail(f'struct {name} twice')
        message.structs[name] = struct = Struct(name, line=line.number)
        self.fields(message, struct, indent)
        if not struct.fields:
            line.fail(f'struct {name} has no fields')

    def resolve(self, message, struct, above):
        where = self.schema.path.name
        for field in struct.fields:
            at = f'{where}:{field.line}: {field.name}'
            if field.tag >= 0 and message.flexible.empty():
                raise SchemaError(f'{at}: tagged, but the message is never flexible')
            if field.type in TYPES:
                continue
            if field.type not in message.structs:
                raise SchemaError(f'{at}: there is no struct {field.type}')
            if field.type in above:
                raise SchemaError(f'{at}: a struct may not hold itself')
            field.struct = message.structs[field.type]
            self.resolve(message, field.struct, above | {field.type})
        tags = [f.tag for f in struct.fields if f.tag >= 0]
        if sorted(set(tags)) != sorted(tags):
            raise SchemaError(f'{where}:{struct.line}: a tag twice')


def load(path):
    return Parser(Path(path)).parse()


def load_all(folder):
    """APIs by key, then the other files by name."""
    schemas = [load(path) for path in sorted(Path(folder).glob('*.kw'))]
    return sorted(schemas, key=lambda s: (s.key < 0, s.key, s.path.name))
