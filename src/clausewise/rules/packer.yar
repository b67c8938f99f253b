// Programs that were packed so that nobody reads them. Honest makers pack too: these alone accuse nobody.

rule packed_upx
{
    meta:
        clause = "content.malware"
        score = 0.3
        en = "a program packed with UPX"
        fr = "un programme compressé avec UPX"
    strings:
        $mark = "UPX!"
        $first = "UPX0"
        $second = "UPX1"
    condition:
        (uint16(0) == 0x5A4D or uint32(0) == 0x464C457F) and $mark and (uint32(0) == 0x464C457F or ($first in (0..4096) and $second in (0..4096)))
}

rule packed_to_hide
{
    meta:
        clause = "content.malware"
        score = 0.5
        en = "a program packed by what mostly hides others"
        fr = "un programme compressé par ce qui sert surtout à en cacher d'autres"
    strings:
        $a = ".aspack" fullword
        $b = ".MPRESS1" fullword
        $c = ".petite" fullword
        $d = ".themida" fullword
        $e = ".vmp0" fullword
        $f = "PESpin" fullword
        $g = ".nsp0" fullword
        $h = "FSG!"
        $i = ".WWPACK" fullword
        $j = "MEW" fullword
    condition:
        uint16(0) == 0x5A4D and any of them in (0..1024)
}
