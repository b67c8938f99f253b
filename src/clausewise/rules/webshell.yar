// Scripts that let whoever knows their address run anything on a server.

rule webshell_of_php
{
    meta:
        clause = "content.malware"
        score = 0.95
        en = "a PHP script that runs whatever a visitor sends"
        fr = "un script PHP qui exécute ce que lui envoie un visiteur"
    strings:
        $php = /<\?(php|=)/ nocase
        $direct = /\b(eval|assert|system|passthru|shell_exec|popen|proc_open|pcntl_exec|create_function|exec)\s{0,4}\(\s{0,4}@?((base64_decode|stripslashes|gzinflate|str_rot13|urldecode|trim)\s{0,2}\(\s{0,2}){0,3}\$_(GET|POST|REQUEST|COOKIE|SERVER\[["']HTTP_)/ nocase
        $called = /\$_(GET|POST|REQUEST|COOKIE)\s{0,2}\[[^\]]{1,40}\]\s{0,2}\(\s{0,2}\$_(GET|POST|REQUEST|COOKIE)/ nocase
        $backtick = /`\s{0,2}\$_(GET|POST|REQUEST|COOKIE)\s{0,2}\[[^\]]{1,40}\][^`]{0,20}`/ nocase
    condition:
        filesize < 4MB and $php and ($direct or $called or $backtick)
}

rule webshell_of_php_packed
{
    meta:
        clause = "content.malware"
        score = 0.88
        en = "a PHP script that unpacks itself and runs what comes out"
        fr = "un script PHP qui se décompresse et exécute ce qui en sort"
    strings:
        $php = /<\?(php|=)/ nocase
        $packed = /\b(eval|assert)\s{0,4}\(\s{0,4}((gzinflate|gzuncompress|gzdecode|str_rot13|strrev|urldecode)\s{0,2}\(\s{0,2}){1,6}base64_decode\s{0,2}\(/ nocase
    condition:
        filesize < 4MB and $php and $packed
}

rule webshell_of_other_servers
{
    meta:
        clause = "content.malware"
        score = 0.93
        en = "a server page that runs whatever a visitor sends"
        fr = "une page de serveur qui exécute ce que lui envoie un visiteur"
    strings:
        $asp = /<%[^%]{0,200}\b(eval|execute(global)?)\s{0,4}\(?\s{0,4}request\s{0,2}[(.]/ nocase
        $jsp = /Runtime\.getRuntime\(\)\.exec\s{0,2}\(\s{0,4}request\.getParameter\s{0,2}\(/
        $jsp_builder = /new\s{1,2}ProcessBuilder\s{0,2}\(\s{0,4}request\.getParameter\s{0,2}\(/
        $aspx = /<%@\s{0,4}Page[^%]{0,80}jscript[^%]{0,80}%>[^%]{0,40}<%\s{0,4}eval\s{0,2}\(\s{0,2}Request/ nocase
        $aspx_process = /Process\.Start\s{0,2}\([^)]{0,40}Request(\.(Form|QueryString|Params))?\s{0,2}[\[(]/ nocase
    condition:
        filesize < 1MB and any of them
}
