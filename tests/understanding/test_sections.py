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
