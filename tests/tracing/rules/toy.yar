import "pe"
import "hash"

// Finds the tool which sends a greeting that is longer than the buffer.
rule Greeting_Tool : toy net {
  meta:
    author = "Ada"
    description = "Finds the tool which was used to send a greeting that is too long because of a mistake"
    id = "2c9a3f3e-7a55-4a2b-9a3e-0f3f9d2b7a11"
    date = "2026-01-02"
    score = 70
  strings:
    $s1 = "GREETING_OVERFLOW" ascii wide nocase
    $s2 = "connect back" fullword // remark
    $s3 = "hello, world" wide ascii
    $x1 = { 4D 5A [2-4] E8 ?? ?? AB }
    $x2 = /gre+t[0-9]{2,}/i
    $ = "an unnamed one"
    $re1 = "what" xor(0x01-0xff)
    $hex = { de ad be ef }
  condition:
    filesize < 2MB and uint16(0) != 0x5A4E and
    (any of ($s*) or 2 of ($x1, $x2) or #re1 > 0 or all of ($hex, $x2) or 4 of them) and
    not hash.md5(0, 1) == "d41d" and
    (#s1 == 0 or for all i in (1..#s1) : ( @s1[i] < 1KB ))
}

private rule Has_Marker {
  strings:
    $a = "marker-a"
    $b = "marker-b"
  condition:
    $a and $b or 50% of them and filesize > 10
}

rule Both { condition: Greeting_Tool and Has_Marker }

rule Undefined_Parts {
  strings:
    $a = "tail"
  condition:
    uint32(filesize) == 7 or $a at filesize - 4 and pe.number_of_sections > 200 or
    (pe.entry_point == 1 and $a) or #a in (0..2KB) >= 2 and not pe.entry_point == 3
}

rule Sized {
  strings:
    $_unused = "never looked for"
    $_other = "nor this"
  condition:
    100 <= filesize and filesize <= 1KB and not ($_unused or $_other)
}
