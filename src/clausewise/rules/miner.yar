// Programs that earn coins on other people's machines. Mining at home is no harm: what hides or spreads is.

rule miner_that_settles_in
{
    meta:
        clause = "content.malware"
        score = 0.92
        en = "a script that fetches a miner of coins and makes it stay"
        fr = "un script qui télécharge un mineur de cryptomonnaie et l'installe à demeure"
    strings:
        $pool = /stratum\+(tcp|ssl|tls):\/\// nocase
        $miner = /\b(xmrig|xmr-stak|minerd|cpuminer|kinsing|kdevtmpfsi|nbminer|t-rex|phoenixminer)\b/ nocase
        $fetch = /\b(curl|wget|invoke-webrequest|downloadfile|certutil)\b/ nocase
        $stay1 = /crontab\s|\/etc\/cron\.|\/var\/spool\/cron|\/etc\/rc\.local/
        $stay2 = /systemctl\s{1,2}(enable|start)|\/etc\/systemd\/system/
        $stay3 = /schtasks\s[^\r\n]{0,80}\/create|CurrentVersion\\Run/ nocase
        $rival = /(pkill|killall|kill\s{1,2}-9)[^\r\n]{0,60}(xmr|miner|kinsing|kdevtmpfsi)/ nocase
        $hide = /(>\s{0,2}\/dev\/null\s{1,2}2>&1\s{0,2}&|-w(indowstyle)?\s{1,2}hidden|nohup\s|chattr\s{1,2}\+i)/ nocase
    condition:
        filesize < 2MB and ($pool or $miner) and $fetch and any of ($stay*) and ($rival or $hide)
}

rule miner_in_a_page : anywhere
{
    meta:
        clause = "content.malware"
        score = 0.88
        en = "a page that makes its readers' machines mine coins"
        fr = "une page qui fait miner de la cryptomonnaie aux machines de qui la lit"
    strings:
        $a = /new\s{1,2}(CoinHive|CryptoLoot|Client|deepMiner|CoinImp|JSECoin)\.(Anonymous|User|init)\s{0,2}\(\s{0,2}["'][\w]{20,64}["']/
        $b = /<script[^>]{1,200}src\s{0,2}=\s{0,2}["'][^"']{0,120}(coinhive\.min\.js|cryptoloot|deepMiner\.js|cryptonight\.wasm|coinimp)/ nocase
        $start = /\.start\s{0,2}\(/
    condition:
        filesize < 2MB and ($a and $start or $b)
}
