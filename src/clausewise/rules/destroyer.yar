// Scripts that wreck the machine that runs them.

rule wipes_the_system
{
    meta:
        clause = "content.malware"
        score = 0.85
        en = "a script that erases the whole system"
        fr = "un script qui efface tout le système"
    strings:
        $root = /\brm\s{1,3}(-[rRfv]{1,4}\s{1,3}){1,3}--no-preserve-root\s{1,3}["']?\/(\*|["']|\s|$)/
        $disk = /\bfor\s{1,3}\w{1,20}\s{1,3}in\s[^\r\n]{0,60}\/dev\/(sd|nvme|hd|vd)[^\x00]{0,120}\b(dd\s{1,3}if=\/dev\/(zero|u?random)|shred|wipefs|mkfs)/
        $windows = /\b(del|erase)\s{1,3}(\/[fsqa]\s{0,3}){2,4}["']?(%systemroot%|%windir%|c:\\windows)(\\system32)?/ nocase
        $format = /\bformat\s{1,3}c:\s{0,3}(\/\w{1,2}\s{0,3}){0,3}\/y\b/ nocase
        $folder = /\brd\s{1,3}(\/[sq]\s{0,3}){2}["']?c:\\?["']?(\s|$)/ nocase
    condition:
        filesize < 256KB and any of them
}

rule fork_bomb
{
    meta:
        clause = "content.malware"
        score = 0.8
        en = "a script that starts itself over and over until the machine stops"
        fr = "un script qui se relance sans fin jusqu'à l'arrêt de la machine"
    strings:
        $shell = /(^|[\r\n;&|])\s{0,3}:\s{0,2}\(\)\s{0,2}\{\s{0,2}:\s{0,2}\|\s{0,2}:\s{0,2}&\s{0,2}\}\s{0,2};\s{0,2}:/
        $batch = /(^|[\r\n])\s{0,3}%0\s{0,2}\|\s{0,2}%0\b/
    condition:
        filesize < 64KB and any of them
}
