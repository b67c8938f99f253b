// Documents that carry a program or attack the reader that opens them.

rule rich_text_with_a_program
{
    meta:
        clause = "content.malware"
        score = 0.92
        en = "a rich text document with a program inside"
        fr = "un document en texte enrichi avec un programme à l'intérieur"
    strings:
        $object = /\\obj(data|update|emb)/ nocase
        $program = /4d5a[0-9a-f\s]{100,400}50450000/ nocase
        $shortcut = /4c0000000114020000000000c000000000000046/ nocase
    condition:
        uint32be(0) == 0x7B5C7274 and $object and any of ($program, $shortcut)
}

rule rich_text_with_an_equation
{
    meta:
        clause = "content.malware"
        score = 0.88
        en = "a rich text document that makes the old equation editor run"
        fr = "un document en texte enrichi qui fait tourner l'ancien éditeur d'équations"
    strings:
        $update = /\\objupdate/ nocase
        $data = /\\objdata/ nocase
        $name = /4[56]7175617469[06]f6e2e3[23]|Equation\.[23]/ nocase
        $class = /02ce020000000000c000000000000046/ nocase
    condition:
        uint32be(0) == 0x7B5C7274 and $update and $data and ($name or $class)
}

rule pdf_launches_a_shell
{
    meta:
        clause = "content.malware"
        score = 0.93
        en = "a PDF that launches a shell"
        fr = "un PDF qui lance un interpréteur"
    strings:
        $launch = /\/S\s{0,4}\/Launch\b/
        $shell = /\/(F|Win)\s{0,8}(<<[^>]{0,60})?\(?[^)]{0,80}(cmd(\.exe)?|powershell|mshta|wscript|\/bin\/(ba)?sh)\b/ nocase
    condition:
        uint32be(0) == 0x25504446 and $launch and $shell
}

rule pdf_script_unpacks_code
{
    meta:
        clause = "content.malware"
        score = 0.85
        en = "a PDF whose script lays machine code into memory"
        fr = "un PDF dont le script dépose du code machine en mémoire"
    strings:
        $script = /\/(JS|JavaScript)\b/
        $automatic = /\/(OpenAction|AA)\b/
        $code = /unescape\s{0,2}\(\s{0,2}["']%u[0-9a-f]{4}(%u[0-9a-f]{4}){7}/ nocase
        $slide = /(%u9090|%u0c0c|%u0a0a){4}/ nocase
    condition:
        uint32be(0) == 0x25504446 and $script and $automatic and ($code or $slide)
}

rule package_with_a_program
{
    meta:
        clause = "content.malware"
        score = 0.9
        en = "a program packed as an object of a document"
        fr = "un programme emballé comme objet d'un document"
    strings:
        $native = "Ole10Native" wide
        $program = { 4D 5A [58-1024] 50 45 00 00 }
        $script = /[\w\- ]{1,60}\.(exe|scr|pif|bat|cmd|vbs|vbe|jse?|wsf|hta|lnk|ps1)\x00/ nocase
    condition:
        uint32be(0) == 0xD0CF11E0 and filesize < 64MB and $native and ($program or $script)
}
