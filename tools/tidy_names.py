"""A rule of tools/tidy that needs two files: functions that hide one another once sources are compiled united.

Within one unit all unnamed namespaces of a namespace are one. A function there hides the one with the same name and parameters
that a header declares, also from files that mean the header's, and no compiler says so.
"""
import re

SIGNATURE = re.compile(r"^(?!using|return|namespace|struct|class|enum|friend|typedef)(?:[A-Za-z_][\w:<>,&*\[\] ]*[ &*>])(\w+)\(", re.M)


def parts(parameters):
    depth, part = 0, ""
    for char in parameters:
        depth += {"<": 1, "(": 1, ">": -1, ")": -1}.get(char, 0)
        if char == "," and not depth:
            yield part
            part = ""
        else:
            part += char
    if part.strip():
        yield part


def types(parameters):
    """Without names and default values: "const Shape& shape = {}" -> "const Shape&"."""
    bare = (re.sub(r"\s+", " ", part.split("=")[0]).strip() for part in parts(parameters))
    return tuple(re.sub(r"(?<=[ &*>])\w+$", "", part).strip() for part in bare)


def functions(source):
    """Yields (offset, namespace, whether it is unnamed within that, name, types) of functions that begin a line."""
    marks = [(m.start(), m.group(1), m.group(0)) for m in re.finditer(r"^(?:namespace ([\w:]+) \{|namespace \{|\}  // namespace$)", source.text, re.M)]
    for match in SIGNATURE.finditer(source.code):
        name_space, unnamed = None, False
        for at, named, text in marks:
            if at > match.start():
                break
            name_space = named or name_space
            unnamed = text == "namespace {" or (unnamed and named is None and not text.startswith("}"))
        depth, end = 1, match.end()
        while depth and end < len(source.code):
            depth += {"(": 1, ")": -1}.get(source.code[end], 0)
            end += 1
        yield match.start(), name_space, unnamed, match.group(1), types(source.code[match.end():end - 1])


def hidden_functions(sources):
    declared, local = {}, []
    for source in sources:
        if not source.is_cpp:
            continue
        for offset, name_space, unnamed, *signature in functions(source):
            key = (name_space, *signature)
            if source.is_header and not unnamed:
                declared[key] = f"{source.path}:{source.line(offset)}"
            elif unnamed:
                local.append((key, source, offset))
    for key, source, offset in local:
        if key in declared:
            yield (f"{source.path}:{source.line(offset)}: [hidden-name] `{key[1]}` has the name and parameters of {declared[key]}, "
                   "and would hide it in a united build: name it otherwise, or use that one")
