// The file by which anybody tries whether an antivirus is awake (EICAR, 2003). It harms nobody; whoever sends it tries us.

rule eicar : anywhere virus
{
    meta:
        clause = "content.malware"
        score = 0.99
        en = "the test file of antivirus programs (EICAR)"
        fr = "le fichier d'essai des antivirus (EICAR)"
    strings:
        // In two pieces, so that no antivirus takes these rules for the file.
        $head = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$"
        $tail = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    condition:
        filesize < 256 and $head at 0 and $tail at 28
}
