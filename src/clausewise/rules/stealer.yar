// Programs that carry off passwords, keys and keystrokes.

rule browser_passwords_sent_away
{
    meta:
        clause = "content.malware"
        score = 0.93
        en = "a program that takes the passwords kept by browsers and sends them away"
        fr = "un programme qui prend les mots de passe gardés par les navigateurs et les envoie ailleurs"
    strings:
        $kept1 = "Login Data" ascii wide
        $kept2 = "logins.json" ascii wide
        $kept3 = "key4.db" ascii wide
        $where1 = /User Data/ ascii wide
        $where2 = /Mozilla[\\\/]{1,4}Firefox/ ascii wide
        $open1 = "CryptUnprotectData" ascii wide
        $open2 = "os_crypt" ascii wide
        $open3 = "PK11SDR_Decrypt" ascii wide
        $send1 = /discord(app)?\.com\/api\/webhooks\// ascii wide
        $send2 = "api.telegram.org/bot" ascii wide
        $send3 = /requests\.post\s{0,2}\(/
        $send4 = "smtplib"
        $send5 = /anonfiles|gofile\.io|transfer\.sh/ ascii wide
    condition:
        filesize < 32MB and any of ($kept*) and any of ($where*) and any of ($open*) and any of ($send*)
}

rule session_tokens_sent_away
{
    meta:
        clause = "content.malware"
        score = 0.94
        en = "a program that takes the tokens of chat accounts and sends them to a webhook"
        fr = "un programme qui prend les jetons de comptes de clavardage et les envoie à un webhook"
    strings:
        $store = /Local Storage[\\\/]{1,4}leveldb/ ascii wide
        $app = /discord(canary|ptb)?\b/ nocase ascii wide
        $token = /\[\\w-\]\{2[46](,2[468])?\}\\?\.\[\\w-\]\{6\}\\?\.\[\\w-\]\{2[57]/ ascii wide
        $mfa = /mfa\\?\.\[\\w-\]\{84\}/ ascii wide
        $send = /(discord(app)?\.com\/api\/webhooks|api\.telegram\.org\/bot|webhook)/ nocase ascii wide
    condition:
        filesize < 32MB and $store and $app and ($token or $mfa) and $send
}

rule keystrokes_sent_away
{
    meta:
        clause = "content.malware"
        score = 0.88
        en = "a program that notes keystrokes and sends them away"
        fr = "un programme qui note les frappes au clavier et les envoie ailleurs"
    strings:
        $keys1 = /from\s{1,2}pynput(\.keyboard)?\s{1,2}import|pynput\.keyboard\.Listener/
        $keys2 = /keyboard\.(on_press|on_release|hook|record)\s{0,2}\(/
        $keys3 = "pythoncom.PumpMessages" 
        $keys4 = /GetAsyncKeyState|SetWindowsHookEx[AW]?\b/
        $send1 = /discord(app)?\.com\/api\/webhooks\//
        $send2 = "api.telegram.org/bot"
        $send3 = /smtplib\.SMTP/
        $send4 = /ftplib\.FTP\(/
        $word = /key_?log/ nocase
    condition:
        filesize < 4MB and any of ($keys*) and any of ($send*) and ($word or #send1 + #send2 > 0)
}

rule keys_of_servers_sent_away
{
    meta:
        clause = "content.malware"
        score = 0.88
        en = "a script that gathers private keys and access tokens and sends them away"
        fr = "un script qui rassemble des clés privées et des jetons d'accès et les envoie ailleurs"
    strings:
        $key1 = /\.ssh[\/\\]{1,2}(id_(rsa|ed25519|dsa|ecdsa)|authorized_keys)/
        $key2 = /\.aws[\/\\]{1,2}credentials/
        $key3 = /\.(npmrc|pypirc|netrc|git-credentials|docker[\/\\]config\.json|kube[\/\\]config)\b/
        $key4 = "wallet.dat"
        $key5 = "/etc/shadow"
        $send1 = /requests\.post\s{0,2}\(\s{0,2}["'fF(]/
        $send2 = /https?\.request\s{0,2}\(/
        $send3 = /curl\s[^\r\n]{0,120}(-F|-d|--data(-binary)?|-T|--upload-file)\s[^\r\n]{0,80}@/
        $send4 = /urlopen\s{0,2}\([^\r\n]{0,80}data\s{0,2}=/
        $send5 = /discord(app)?\.com\/api\/webhooks\/|api\.telegram\.org\/bot/
        $elsewhere = /(\.onion\b|pastebin\.com|ngrok|burpcollaborator|oast(ify)?\.|interact\.sh|pipedream\.net|requestbin|webhook\.site|https?:\/\/\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|discord(app)?\.com\/api\/webhooks|api\.telegram\.org\/bot)/
    condition:
        filesize < 1MB and 2 of ($key*) and any of ($send*) and $elsewhere
}

rule memory_of_sign_ins_read
{
    meta:
        clause = "content.malware"
        score = 0.9
        en = "a program or script that reads passwords out of the memory of Windows"
        fr = "un programme ou script qui lit des mots de passe dans la mémoire de Windows"
    strings:
        $a = "sekurlsa::logonpasswords" nocase ascii wide
        $b = "lsadump::" nocase ascii wide
        $c = "privilege::debug" nocase ascii wide
        $d = /comsvcs\.dll[,\s]{1,4}(MiniDump|#\+?0*24)/ nocase ascii wide
        $e = /procdump(64)?(\.exe)?\s[^\r\n]{0,40}lsass/ nocase ascii wide
        $f = "Invoke-Mimikatz" nocase ascii wide
    condition:
        filesize < 8MB and (2 of ($a, $b, $c, $f) or $d or $e)
}
