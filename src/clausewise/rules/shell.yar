// Shells that call home: whoever waits at the other end gives the orders.

rule reverse_shell_of_bash
{
    meta:
        clause = "content.malware"
        score = 0.92
        en = "a shell whose input and output go to another machine"
        fr = "un interpréteur dont l'entrée et la sortie vont à une autre machine"
    strings:
        $interactive = /\b(ba|z|k)?sh\s{1,2}-i\s{0,3}(>&|&>|0?<)\s{0,2}[^\r\n]{0,16}\/dev\/(tcp|udp)\/[^\s\/]{1,80}\/[\d$]/
        $exec = /exec\s{1,2}\d{1,3}<>\s{0,2}\/dev\/(tcp|udp)\/[^\s\/]{1,80}\/[\d$][^\x00]{0,200}(\b(ba)?sh\b|eval|while\s{1,2}read)/
        $fifo = /mkfifo\s{1,2}(\/tmp\/|[\w.\/-]{1,40})[^\r\n]{0,80}\|\s{0,2}(\/bin\/)?(ba)?sh\s{1,2}-i[^\r\n]{0,40}\|\s{0,2}(nc|ncat|netcat|openssl)\b/
        $netcat = /\b(nc|ncat|netcat)(\.traditional|\.exe)?\s[^\r\n]{0,60}-(e|c|-exec)\s{1,2}['"]?(\/bin\/(ba)?sh|cmd(\.exe)?|powershell)\b/
    condition:
        filesize < 2MB and any of them
}

rule reverse_shell_of_a_script
{
    meta:
        clause = "content.malware"
        score = 0.9
        en = "a script that hands a shell over a socket"
        fr = "un script qui livre un interpréteur de commandes par une connexion"
    strings:
        $python_socket = /socket\.(SOCK_STREAM|socket)\b/
        $python_dup = /os\.dup2\(\s{0,2}\w{1,20}\.fileno\(\)\s{0,2},\s{0,2}[012]\s{0,2}\)/
        $python_sh = /(pty\.spawn|subprocess\.(call|run|Popen)|os\.(system|exec\w{1,3}))\s{0,2}\(\s{0,2}\[?\s{0,2}["'](\/bin\/)?(ba)?sh\b/
        $perl_open = /open\s{0,2}\(\s{0,2}STD(IN|OUT|ERR)\s{0,2},\s{0,2}["']>&\s{0,2}\w{1,20}["']\s{0,2}\)/
        $perl_exec = /exec\s{0,2}[{(]?\s{0,2}["'](\/bin\/)?(ba)?sh\s{1,2}-i/
        $php_open = /fsockopen\s{0,2}\(/
        $php_sh = /(proc_open|shell_exec|exec|system|passthru|popen)\s{0,2}\(\s{0,2}["']?(\/bin\/)?(ba)?sh\s{1,2}-i/
        $php_shell = /\$shell\s{0,2}=\s{0,2}["'][^"'\r\n]{0,80}\/bin\/(ba)?sh\s{1,2}-i/
        $ruby = /TCPSocket\.(new|open)[^\x00]{0,200}(exec|IO\.popen|Process\.spawn)[^\r\n]{0,40}(sh\s{1,2}-i|cmd)/
        $node_net = /\bnet\.(Socket|connect|createConnection)\b/
        $node_spawn = /\.spawn\s{0,2}\(\s{0,2}["'](\/bin\/)?((ba)?sh|cmd(\.exe)?)["']/
        $node_pipe = /\.stdin\s{0,2}\)|\.stdout\.pipe\s{0,2}\(/
        $powershell_client = /New-Object\s{1,2}(System\.)?Net\.Sockets\.TCPClient/ nocase
        $powershell_run = /\b(iex|invoke-expression)\b/ nocase
        $powershell_stream = /\.GetStream\(\)/ nocase
    condition:
        filesize < 2MB and (
            ($python_socket and #python_dup > 1 and $python_sh) or
            (#perl_open > 1 and $perl_exec) or
            ($php_open and ($php_sh or $php_shell)) or
            $ruby or
            ($node_net and $node_spawn and #node_pipe > 1) or
            ($powershell_client and $powershell_run and $powershell_stream)
        )
}
