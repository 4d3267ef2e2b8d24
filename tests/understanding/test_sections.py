"""Text files of what people say."""

from skill.understanding import sections

TEXT = """# A remark.
before any heading

[left]
left
left side

[right]
# Another.
  right side
[left]
my left
"""


def test_utterances_stand_under_their_headings_in_order():
    assert sections.read(TEXT) == {
        "": ["before any heading"],
        "left": ["left", "left side", "my left"],
        "right": ["right side"],
    }


def test_what_is_written_is_read_back():
    found = {"sign chest_pain": ["chest pain", "my chest hurts"], "shape": ["{side} {part}"]}
    text = sections.written("What it is.", found)
    assert text.startswith("# What it is.\n\n[sign chest_pain]\nchest pain\n")
    assert sections.read(text) == found
