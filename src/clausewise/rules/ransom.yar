// Letters of blackmailers that lock files, and what makes it impossible to get them back.

rule ransom_note_in_english : anywhere
{
    meta:
        clause = "content.malware"
        score = 0.87
        en = "a note that asks a ransom for locked files"
        fr = "une note, en anglais, qui demande une rançon pour des fichiers verrouillés"
    strings:
        $locked = /\b(all\s{1,3}(of\s{1,3})?)?your\s{1,3}(important\s{1,3}|personal\s{1,3}|company('s)?\s{1,3})?(files|documents|data|network|servers?|photos|databases)\b.{0,80}\b(have|has|are|were|is)\s{1,3}(all\s{1,3})?(been\s{1,3})?(encrypted|locked|crypted)/ nocase
        $pay = /\b(bitcoins?|btc|monero|xmr|ransom)\b/ nocase
        $way = /\.onion\b|tor\s{1,3}browser|torproject\.org|@(proton(mail)?|tutanota|onionmail|cock|airmail)\.|\bqtox\b/ nocase
        $back = /\b(decrypt(or|er|ion)?|restore|recover|private\s{1,3}key|unlock)\b/ nocase
        $threat = /\b(do\s{1,3}not|don'?t|never)\s{1,3}(rename|modify|try|attempt|turn\s{1,3}off|shut|contact|use)\b|\b(will\s{1,3}be\s{1,3})?(published|leaked|deleted|destroyed|doubled?)\b|\b\d{1,3}\s{1,3}(hours|days)\b/ nocase
    condition:
        filesize < 64KB and $locked and $pay and $way and $back and $threat
}

rule ransom_note_in_french : anywhere
{
    meta:
        clause = "content.malware"
        score = 0.87
        en = "a note, in French, that asks a ransom for locked files"
        fr = "une note qui demande une rançon pour des fichiers verrouillés"
    strings:
        $locked = /\b(tous\s{1,3})?vos\s{1,3}(fichiers|documents|donn(é|e)es|photos|serveurs|bases)\b.{0,80}\b(ont|sont|ayant)\s{1,3}(tous\s{1,3}|toutes\s{1,3})?((é|e)t(é|e)\s{1,3})?(chiffr|crypt|verrouill)(é|e)/ nocase
        $pay = /\b(bitcoins?|btc|monero|xmr|ran(ç|c)on)\b/ nocase
        $way = /\.onion\b|navigateur\s{1,3}tor|tor\s{1,3}browser|torproject\.org|@(proton(mail)?|tutanota|onionmail|cock|airmail)\.|\bqtox\b/ nocase
        $back = /(d(é|e)(chiffr|crypt|verrouill)|r(é|e)cup(é|e)r|restaur|cl(é|e)\s{1,3}priv)/ nocase
        $threat = /\bne\s{1,3}(renommez|modifiez|tentez|essayez|contactez|supprimez|(é|e)teignez)|n'(essayez|utilisez|(é|e)teignez)|\b(publi|divulgu|d(é|e)trui|effac|supprim)(é|e)?(s|es|tes?)?\b|\b\d{1,3}\s{1,3}(heures|jours)\b/ nocase
    condition:
        filesize < 64KB and $locked and $pay and $way and $back and $threat
}

rule recovery_destroyed
{
    meta:
        clause = "content.malware"
        score = 0.93
        en = "a program or script that destroys the copies from which files could be restored"
        fr = "un programme ou script qui détruit les copies d'où des fichiers pourraient être restaurés"
    strings:
        $shadow1 = /vssadmin(\.exe)?\s{1,3}delete\s{1,3}shadows/ nocase ascii wide
        $shadow2 = /wmic(\.exe)?\s{1,3}shadowcopy\s{1,3}delete/ nocase ascii wide
        $shadow3 = /Win32_ShadowCopy[^\r\n]{0,80}\.?Delete/ nocase ascii wide
        $backup = /wbadmin(\.exe)?\s{1,3}delete\s{1,3}(catalog|systemstatebackup|backup)/ nocase ascii wide
        $boot1 = /bcdedit(\.exe)?\s[^\r\n]{0,40}recoveryenabled\s{1,3}no/ nocase ascii wide
        $boot2 = /bcdedit(\.exe)?\s[^\r\n]{0,40}bootstatuspolicy\s{1,3}ignoreallfailures/ nocase ascii wide
    condition:
        filesize < 16MB and any of ($shadow*) and ($backup or any of ($boot*))
}
