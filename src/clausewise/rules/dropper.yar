// Scripts that fetch a program and run it, or carry one packed inside.

rule powershell_fetches_and_runs
{
    meta:
        clause = "content.malware"
        score = 0.85
        en = "a hidden PowerShell that runs what it fetches"
        fr = "un PowerShell caché qui exécute ce qu'il télécharge"
    strings:
        $hidden = /-w(in(dow(style)?)?)?\s{1,4}(hidden|1)\b/ nocase ascii wide
        $profile = /-(nop(rofile)?|noni(nteractive)?|ep?\s{1,4}bypass|ex(ecutionpolicy)?\s{1,4}bypass)\b/ nocase ascii wide
        $run = /(iex|invoke-expression)\b/ nocase ascii wide
        $fetch = /\b(downloadstring|downloaddata|downloadfile|invoke-webrequest|invoke-restmethod|iwr|irm)\b/ nocase ascii wide
        $start = /\b(start-process|start-bitstransfer|saps)\b/ nocase ascii wide
    condition:
        $hidden and $profile and $fetch and ($run or $start)
}

rule powershell_in_code
{
    meta:
        clause = "content.malware"
        score = 0.9
        en = "a hidden PowerShell with its orders in Base64"
        fr = "un PowerShell caché dont les ordres sont en Base64"
    strings:
        $coded = /powershell(\.exe)?\s[^\r\n]{0,160}-e(nc|ncodedcommand|c)?\s{1,4}["']?[A-Za-z0-9+\/]{80}/ nocase ascii wide
        $hidden = /-w(in(dow(style)?)?)?\s{1,4}(hidden|1)\b/ nocase ascii wide
    condition:
        $coded and $hidden
}

rule system_tool_fetches_and_runs
{
    meta:
        clause = "content.malware"
        score = 0.88
        en = "a tool of the system misused to fetch a program and run it"
        fr = "un outil du système détourné pour télécharger un programme et l'exécuter"
    strings:
        $certutil = /certutil(\.exe)?\s[^\r\n]{0,80}-urlcache[^\r\n]{0,80}https?:\/\/[^\r\n]{1,200}\.(exe|dll|scr|bat|ps1|vbs|hta)/ nocase ascii wide
        $bits = /bitsadmin(\.exe)?\s[^\r\n]{0,80}\/transfer[^\r\n]{0,80}https?:\/\/[^\r\n]{1,200}\.(exe|dll|scr|bat|ps1|vbs|hta)/ nocase ascii wide
        $mshta = /mshta(\.exe)?\s{1,4}["']?(https?:\/\/|javascript:|vbscript:)/ nocase ascii wide
        $regsvr = /regsvr32(\.exe)?\s[^\r\n]{0,40}\/i:https?:\/\//  nocase ascii wide
        $rundll = /rundll32(\.exe)?\s{1,4}javascript:/ nocase ascii wide
    condition:
        filesize < 2MB and any of them
}

rule windows_script_saves_and_runs
{
    meta:
        clause = "content.malware"
        score = 0.93
        en = "a Windows script that fetches a file, saves it and runs it"
        fr = "un script Windows qui télécharge un fichier, l'enregistre et l'exécute"
    strings:
        $stream = "ADODB.Stream" nocase
        $save = "SaveToFile" nocase
        $fetch = /(MSXML2\.(XMLHTTP|ServerXMLHTTP)|Microsoft\.XMLHTTP|WinHttp\.WinHttpRequest)/ nocase
        $shell = /(WScript\.Shell|Shell\.Application)/ nocase
        $run = /\.(Run|Exec|ShellExecute)[\s(]/ nocase
    condition:
        filesize < 2MB and all of them
}

rule script_decodes_and_runs
{
    meta:
        clause = "content.malware"
        score = 0.8
        en = "a script that decodes a long text and runs what comes out"
        fr = "un script qui décode un long texte et exécute ce qui en sort"
    strings:
        $shell = /[A-Za-z0-9+\/]{116}[A-Za-z0-9+\/=]{4}["']?\s{0,4}\|\s{0,4}base64\s{1,4}(-d|--decode|-D)\s{0,4}\|\s{0,4}(ba|z|da)?sh\b/
        $python = /\bexec\s{0,2}\(\s{0,2}((zlib|bz2|lzma|marshal|gzip)\.(decompress|loads)\s{0,2}\(\s{0,2}){1,3}(base64\.)?b(64|85|32|16)decode\s{0,2}\(/
        $python_lambda = /_\s{0,2}=\s{0,2}lambda\s{1,2}__\s{0,2}:\s{0,2}__import__\(['"](zlib|marshal|base64)['"]\)/
        $node = /\beval\s{0,2}\(\s{0,2}Buffer\.from\s{0,2}\(\s{0,2}["'][A-Za-z0-9+\/=]{120}/
        $perl = /\beval\s{1,2}(unpack|decode_base64)\s{0,2}\(?\s{0,2}["'][^\r\n]{120}/
    condition:
        filesize < 4MB and any of them
}

// An address of numbers that is no one's own network: whoever hands a program on honestly has a name.
rule script_fetches_from_a_bare_address_and_runs
{
    meta:
        clause = "content.malware"
        score = 0.85
        en = "a script that runs what it fetches from an address without a name"
        fr = "un script qui exécute ce qu'il télécharge d'une adresse sans nom"
    strings:
        $fetched = /\b(curl|wget|tftp|invoke-webrequest|iwr|invoke-restmethod|irm|downloadfile)\b[^\r\n]{0,160}https?:\/\/([1-9]|1[1-9]|[2-9][0-9]|1[01][0-9]|12[0-689]|1[3-5][0-9]|16[0-8]|17[013-9]|18[0-9]|19[013-9]|2[0-2][0-9])(\.[0-9]{1,3}){3}[:\/][^\x00]{0,240}(\|\s{0,4}(sudo\s{1,4})?(ba|z|da|a)?sh\b|chmod\s{1,4}([augo]{0,3}\+r?w?x|0?7[0-7]{2})\b|\b(iex|invoke-expression|start-process|saps)\b)/ nocase
        $run = /\b(iex|invoke-expression)\b[^\r\n]{0,160}\b(downloadstring|downloaddata|invoke-webrequest|iwr|invoke-restmethod|irm)\b[^\r\n]{0,60}https?:\/\/([1-9]|1[1-9]|[2-9][0-9]|1[01][0-9]|12[0-689]|1[3-5][0-9]|16[0-8]|17[013-9]|18[0-9]|19[013-9]|2[0-2][0-9])(\.[0-9]{1,3}){3}[:\/]/ nocase ascii wide
        $shell = /\b(ba|z|da|a)?sh\s{1,4}(-c\s{1,4})?["']?(<\(|\$\()\s{0,4}(curl|wget)\b[^\r\n]{0,80}https?:\/\/([1-9]|1[1-9]|[2-9][0-9]|1[01][0-9]|12[0-689]|1[3-5][0-9]|16[0-8]|17[013-9]|18[0-9]|19[013-9]|2[0-2][0-9])(\.[0-9]{1,3}){3}[:\/]/ nocase
    condition:
        filesize < 2MB and any of them
}
