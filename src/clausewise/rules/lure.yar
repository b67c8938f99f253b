// Files that look like something to open and run something else: shortcuts, HTML applications, disc images.

rule shortcut_runs_a_shell
{
    meta:
        clause = "content.malware"
        score = 0.92
        en = "a shortcut that runs a shell with orders of its own"
        fr = "un raccourci qui lance un interpréteur avec ses propres ordres"
    strings:
        $shell = /(powershell|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|cmd(\.exe)?\s{0,4}\/[ckrv])/ nocase ascii wide
        $order = /(https?:\/\/|-e(nc|ncodedcommand)?\s|-w(indowstyle)?\s{1,4}hidden|invoke-|downloadstring|\/c\s[^\r\n]{0,200}(start|copy|curl|\.js|\.vbs|\.dll|\.ps1|\.hta))/ nocase ascii wide
    condition:
        uint32(0) == 0x0000004C and uint32(4) == 0x00021401 and filesize < 2MB and $shell and $order
}

rule html_application_runs_a_shell
{
    meta:
        clause = "content.malware"
        score = 0.9
        en = "an HTML application that runs a shell"
        fr = "une application HTML qui lance un interpréteur"
    strings:
        $application = "<hta:application" nocase
        $script = /<script[^>]{0,100}(vbscript|jscript|javascript)/ nocase
        $shell = /(WScript\.Shell|Shell\.Application|Scripting\.FileSystemObject)/ nocase
        $order = /(powershell|cmd(\.exe)?\s{0,4}\/[ckr]|mshta|\.Run[\s(]|\.ShellExecute|ADODB\.Stream)/ nocase
    condition:
        filesize < 4MB and $shell and $order and ($application or ($script and $order))
}

rule disc_image_with_a_shortcut
{
    meta:
        clause = "content.malware"
        score = 0.85
        en = "a disc image with a shortcut beside a program"
        fr = "une image de disque avec un raccourci à côté d'un programme"
    strings:
        $shortcut = { 4C 00 00 00 01 14 02 00 00 00 00 00 C0 00 00 00 00 00 00 46 }
        $program = { 4D 5A [58-1024] 50 45 00 00 }
        $disc = "CD001"
    condition:
        filesize < 64MB and $disc at 0x8001 and $shortcut and $program
}

rule shortcut_asks_for_a_sign_in
{
    meta:
        clause = "content.malware"
        score = 0.85
        en = "a shortcut or folder file that calls another machine as soon as it is seen"
        fr = "un raccourci ou fichier de dossier qui appelle une autre machine dès qu'on le voit"
    strings:
        $internet = "[InternetShortcut]" nocase
        $shell = "[Shell]" nocase
        $folder = "[.ShellClassInfo]" nocase
        $outside = /(IconFile|URL|IconResource|WorkingDirectory)\s{0,2}=\s{0,2}(\\\\|file:\/\/\/?\/?(\\\\|[^\/\\\s]{3,60}\.[a-z]{2,}))/ nocase
    condition:
        filesize < 16KB and any of ($internet, $shell, $folder) and $outside
}
