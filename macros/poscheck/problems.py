"""What is wrong with a file, and where: a code with its values, and one sentence for it in each language.

Files come from anywhere, so what is quoted of them is cut short and holds no control characters.

>>> print(sentence(problem("too_long", where="case.contacts.2.said", most=4000), "en"))
case.contacts.2.said: longer than 4000 characters
"""

from __future__ import annotations

from typing import NamedTuple

from poscheck.messages import Message

_SHOWN = 120  # characters of what is quoted; a path in a record, or in a bag, is rarely longer


class Problem(NamedTuple):
    """One thing that is wrong: a code of :data:`SENTENCES` and what stands in the gaps of its sentence."""

    code: str
    values: dict[str, str]


class Refused(ValueError):
    """A file that is not taken, or must not be made; ``problems`` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(sentence(one, "en") for one in problems))
        self.problems = problems


def problem(code: str, **values: object) -> Problem:
    """Return a problem; whatever the values hold, they are fit to be shown."""
    return Problem(code, {name: shown(str(value)) for name, value in values.items()})


def sentence(problem: Problem, lang: str) -> str:
    """Return the sentence of a problem in ``zh`` or ``en``."""
    return str(getattr(SENTENCES[problem.code], lang)).format(**problem.values)


def shown(text: str) -> str:
    """Return ``text`` on one line, without what cannot be printed, its middle left out if it is long."""
    if len(text) > _SHOWN:
        text = f"{text[: _SHOWN - 40]}…{text[-39:]}"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


SENTENCES: dict[str, Message] = {
    # What a program refuses to make.
    "no_archive": Message(
        "这个程序不是从已发布的程序包里载入的", "this program was not loaded from a published archive"
    ),
    # A file that is no JSON, or not the JSON that records are written in.
    "too_large": Message(
        "文件超过{most}字节，案件记录没有这么大", "the file is larger than {most} bytes, which no case record is"
    ),
    "not_utf8": Message("第{byte}个字节（从0数）不是UTF-8文本", "byte {byte} is not UTF-8 text"),
    "not_json": Message(
        "第{line}行第{column}个字符起不是JSON", "the file is not JSON from line {line}, character {column}"
    ),
    "too_deep": Message("文件的嵌套超过{most}层，案件记录没有这么深", "the file is nested deeper than {most} levels"),
    "name_twice": Message("同一个对象里“{name}”写了两次", "“{name}” stands twice in one object"),
    "not_a_number": Message("“{text}”不是JSON的数字", "{text} is not a number of JSON"),
    "number_too_long": Message("有一个数字太长", "a number has too many digits"),
    "not_a_record": Message("文件里不是案件记录", "the file does not hold a case record"),
    "unknown_format": Message("schema：不是已知格式的案件记录", "schema: this is not a record of a known format"),
    # A record that breaks its schema.
    "missing": Message("{where}：缺少", "{where}: is missing"),
    "unknown_name": Message("{where}：案件记录里没有这一项", "{where}: a case record has no such part"),
    "not_text": Message("{where}：不是文字", "{where}: is not a text"),
    "not_object": Message("{where}：不是对象", "{where}: is not an object"),
    "not_list": Message("{where}：不是列表", "{where}: is not a list"),
    "not_number": Message("{where}：不是允许的数字", "{where}: is not a number that can stand here"),
    "wrong_kind": Message("{where}：内容的类型不对", "{where}: is a value of the wrong kind"),
    "unknown_value": Message("{where}：“{value}”不是已知的取值", "{where}: “{value}” is not one of the known values"),
    "wrong_form": Message("{where}：“{value}”的写法不对", "{where}: “{value}” is not written as it has to be"),
    "empty": Message("{where}：是空的", "{where}: is empty"),
    "too_long": Message("{where}：超过{most}个字符", "{where}: longer than {most} characters"),
    "too_many": Message("{where}：多于{most}项", "{where}: more than {most} entries"),
    "too_few": Message("{where}：少于{least}项", "{where}: fewer than {least} entries"),
    "same_twice": Message("{where}：有重复的项", "{where}: holds the same entry twice"),
    "too_small": Message("{where}：小于{least}", "{where}: less than {least}"),
    "too_big": Message("{where}：大于{most}", "{where}: more than {most}"),
    "no_known_form": Message("{where}：不是任何一种已知的形式", "{where}: has none of the known forms"),
    # A record that breaks a rule that a schema cannot state.
    "not_unicode": Message("{where}：有残缺的字符", "{where}: holds half a character"),
    "not_exact": Message("有JSON不能准确表示的数字或文字", "holds a number or a text that JSON cannot state exactly"),
    "no_such_time": Message("{where}：没有“{value}”这个时间", "{where}: there is no such time as “{value}”"),
    "differs_from_findings": Message(
        "{where}：和核对结果里的结论不一致", "{where}: differs from the verdict of the findings"
    ),
    "id_twice": Message("{where}：编号“{value}”用了两次", "{where}: the id “{value}” is used twice"),
    "altered": Message("sha256：记录做好之后内容被改过", "sha256: the content was changed after the record was made"),
    "rewritten": Message(
        "内容没有变，但文件被别的程序重新写过；请使用原来的文件",
        "the content is unchanged, but the file was written anew by another program; use the original file",
    ),
    # An archive that is not read.
    "not_readable": Message("文件读不到底", "the file could not be read to its end"),
    "zip_no_end": Message(
        "这不是完整的zip文件：找不到结尾，可能没有下载完", "this is not a whole zip file: its end is missing"
    ),
    "zip_layout": Message("zip文件的目录有错", "the directory of the zip file is wrong"),
    "zip_parts": Message("这是分卷的zip文件", "this is one part of a zip file in several"),
    "zip_large_format": Message(
        "zip文件用了zip64格式，案件压缩包用不到", "the zip file has the format zip64, which a bag of a case never needs"
    ),
    "zip_many": Message("zip文件里多于{most}个文件", "the zip file holds more than {most} files"),
    "zip_total": Message("zip文件解开后超过{most}字节", "unpacked, the zip file is larger than {most} bytes"),
    "zip_ratio": Message(
        "{path}：压缩得不合情理，解开会大{most}倍以上", "{path}: unpacked, it would be more than {most} times as large"
    ),
    "zip_name": Message("{path}：zip文件里有不安全的文件名", "{path}: an unsafe name of a file"),
    "zip_name_twice": Message("{path}：zip文件里有两个同名文件", "{path}: the zip file holds two files of this name"),
    "zip_encrypted": Message("{path}：加了密码", "{path}: is encrypted"),
    "zip_method": Message("{path}：压缩方法不认识", "{path}: is compressed in an unknown way"),
    "zip_special": Message("{path}：不是普通文件", "{path}: is not a plain file"),
    "zip_overlap": Message("{path}：和另一个文件的数据重叠", "{path}: shares its data with another file"),
    "zip_damaged": Message("{path}：文件坏了，读不出来", "{path}: is damaged and cannot be read"),
    # A bag that is not what it says.
    "bag_not": Message(
        "这个zip文件不是案件压缩包：没有bagit.txt", "this zip file is not a bag of a case: it has no bagit.txt"
    ),
    "bag_several": Message("zip文件里有不止一个压缩包（bagit.txt）", "the zip file holds more than one bagit.txt"),
    "bag_declaration": Message(
        "bagit.txt：没有写明版本和UTF-8编码", "bagit.txt: does not state its version and UTF-8 as its encoding"
    ),
    "bag_no_manifest": Message(
        "没有能核对的文件清单（manifest-sha256.txt）",
        "there is no list of files (manifest-sha256.txt) to check against",
    ),
    "bag_tag_unreadable": Message(
        "{path}：不是UTF-8文本，或者太大", "{path}: is not UTF-8 text, or is too large to be read"
    ),
    "bag_line": Message("{path}：第{line}行不是清单的写法", "{path}: line {line} is not a line of a list of files"),
    "bag_missing": Message("{path}：清单里有，压缩包里没有", "{path}: is listed, but not in the bag"),
    "bag_added": Message("{path}：清单里没有，是后来加的", "{path}: was added; it is not listed"),
    "bag_changed": Message("{path}：内容被改过", "{path}: was changed"),
    "bag_size": Message(
        "bag-info.txt：写明的大小是“{stated}”，实际是“{found}”",
        "bag-info.txt: states a size of “{stated}”, it is “{found}”",
    ),
    "bag_identifier": Message(
        "bag-info.txt：写明的记录不是这里的这一份", "bag-info.txt: names another record than the one in the bag"
    ),
    "bag_no_record": Message(
        "压缩包本身可以，但里面没有案件记录（data/record.json）", "the bag holds no case record (data/record.json)"
    ),
    "bag_evidence_differs": Message(
        "{path}：和案件记录里写明的不是同一个文件", "{path}: is not the file that the case record names"
    ),
    "bag_evidence_missing": Message(
        "{path}：案件记录里写明了，压缩包里没有", "{path}: is named in the case record, but not in the bag"
    ),
    "bag_evidence_unknown": Message(
        "{path}：案件记录里没有写明这份证据", "{path}: is evidence of which the case record knows nothing"
    ),
    # A bag that is not made.
    "evidence_unknown": Message(
        "证据“{id}”不在案件记录里", "evidence {id} is not in the case record, or without a digest"
    ),
    "evidence_twice": Message("证据“{id}”给了两次", "evidence {id} was given twice"),
    "evidence_changed": Message(
        "{path}：这个文件和加入案件时不一样了",
        "{path}: this file is no longer what it was when it was added to the case",
    ),
    "text_name": Message("“{name}”不能作为压缩包里的文件名", "“{name}” cannot be the name of a file in the bag"),
    "bag_too_large": Message("证据合起来超过{most}字节", "the files together are larger than {most} bytes"),
    "bag_too_many": Message("文件多于{most}个", "there are more than {most} files"),
}
