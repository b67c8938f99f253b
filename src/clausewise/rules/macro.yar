// Code in documents that starts by itself and reaches out. Scanned: the code that was taken out of the document.

rule macro_fetches_and_runs
{
    meta:
        clause = "content.malware"
        score = 0.94
        en = "a macro that starts by itself, fetches something and runs it"
        fr = "une macro qui démarre d'elle-même, télécharge quelque chose et l'exécute"
    strings:
        $auto = /\bSub\s{1,8}(auto_?(open|exec|close)|(document|workbook)_(open|close|activate|beforeclose))\b/ nocase
        $fetch1 = "URLDownloadToFile" nocase
        $fetch2 = "MSXML2." nocase
        $fetch3 = "WinHttp.WinHttpRequest" nocase
        $fetch4 = "Net.WebClient" nocase
        $fetch5 = "Microsoft.XMLHTTP" nocase
        $fetch6 = /\b(certutil|bitsadmin)\b/ nocase
        $run1 = "WScript.Shell" nocase
        $run2 = "Shell.Application" nocase
        $run3 = /\bShell[\s(]{1,4}[\w"(]/ nocase
        $run4 = "Win32_Process" nocase
        $run5 = "ShellExecute" nocase
    condition:
        $auto and any of ($fetch*) and any of ($run*)
}

rule macro_runs_a_shell
{
    meta:
        clause = "content.malware"
        score = 0.88
        en = "a macro that starts by itself and runs a shell"
        fr = "une macro qui démarre d'elle-même et lance un interpréteur de commandes"
    strings:
        $auto = /\bSub\s{1,8}(auto_?(open|exec|close)|(document|workbook)_(open|close|activate|beforeclose))\b/ nocase
        $shell = /\b(powershell|cmd(\.exe)?\s{1,4}\/[ckr]|mshta|wscript|cscript|rundll32|regsvr32)\b/ nocase
        $run = /\b(Shell|WScript\.Shell|Shell\.Application|Win32_Process|ShellExecute|CreateObject)\b/ nocase
    condition:
        $auto and $shell and $run
}
