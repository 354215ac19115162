# SPDX-License-Identifier: Apache-2.0
# suspicious_actions.py ACTION FOLDER: does what a rule of Falco's stable file looks for, in a folder of its own, and nothing
# else that one of them would.
import ctypes
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

action, folder = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)
PYTHON = os.path.realpath("/usr/bin/python3")
TRUE = os.path.realpath("/bin/true")
CLONE_NEWNS, CLONE_NEWNET = 0x00020000, 0x40000000
PTRACE_TRACEME, PTRACE_ATTACH, PTRACE_DETACH = 0, 16, 17
FINIT_MODULE = {"x86_64": 313, "aarch64": 273}[os.uname().machine]


def named(name, program=TRUE):
    """A copy of a program under another name."""
    path = f"{folder}/{name}"
    shutil.copy(program, path)
    return path


def run(path, *args):
    subprocess.run([path, *args], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def python_as(name, program):
    """Runs Python text in a process of another name."""
    path = named(name, PYTHON)
    subprocess.run([path, "-S", "-c", program], check=True, env={**os.environ, "PYTHONHOME": "/usr"})


def own_network(*addresses):
    if libc.unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")
    run("/sbin/ip", "link", "set", "lo", "up")
    for address in addresses:
        run("/sbin/ip", "addr", "add", f"{address}/32", "dev", "lo")


def listening(address, port):
    server = socket.create_server((address, port))
    threading.Thread(target=lambda: [server.accept() for _ in iter(int, 1)], daemon=True).start()
    return address, port


def directory_traversal():
    open("/tmp/../usr/../etc/hostname").close()


def trusted_program_after_startup():
    python_as("nginx", "import time; time.sleep(6); open('/etc/shadow').close()")


def untrusted_program():
    open("/etc/shadow").close()


def shell_of_a_server():
    python_as("nginx", "import os; os.waitpid(os.spawnv(os.P_NOWAIT, '/bin/sh', ['sh', '-c', ':']), 0)")


def system_user():
    python_as(
        "sshd",
        "import os\n"
        "if os.fork() == 0: os.setuid(1); os.execv('/usr/bin/id', ['id', '-u'])\n"
        "os.wait()",
    )


def terminal_shell():
    python_as("containerd-shim", "import pty; pty.spawn(['/bin/sh', '-c', ':'])")


def api_server():
    own_network("10.77.0.2", "10.77.0.3")
    resolver = socket.socket(type=socket.SOCK_DGRAM)
    resolver.bind(("10.77.0.2", 53))
    name = b"".join(bytes([len(part)]) + part for part in b"kubernetes.default.svc.cluster.local".split(b"."))
    question = name + b"\0\0\1\0\1"
    asker = socket.socket(type=socket.SOCK_DGRAM)
    asker.connect(("10.77.0.2", 53))
    asker.send(b"\1\2\1\0\0\1\0\0\0\0\0\0" + question)
    _, client = resolver.recvfrom(512)
    record = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton("10.77.0.3")
    resolver.sendto(b"\1\2\x81\x80\0\1\0\1\0\0\0\0" + question + record, client)
    asker.recv(512)
    socket.create_connection(listening("10.77.0.3", 6443)).close()


def netcat():
    run(named("nc"), "-e", "/bin/sh")


def private_keys():
    run("/usr/bin/find", "/nonexistent", "-name", "id_rsa")


def clear_log():
    open(f"{folder}/syslog", "w").close()


def remove_data():
    run("/usr/bin/shred", "--version")


def symlink():
    os.symlink("/etc/shadow", f"{folder}/symlink")


def hardlink():
    try:
        os.link("/etc/shadow", f"{folder}/hardlink")
    except OSError:  # the folder may be on another file system: trying is what counts
        pass


def packet_socket():
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()


def redirect():
    connection = socket.create_connection(listening("127.0.0.1", 0x7EE1))
    os.dup2(connection.fileno(), 0)


def kernel_module():
    libc.syscall(FINIT_MODULE, -1, b"", 0)


def debugfs():
    run(named("debugfs"))


def release_agent():
    open(f"{folder}/release_agent", "w").close()


def ptrace_attach():
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    libc.ptrace(PTRACE_ATTACH, child, 0, 0)
    os.waitpid(child, 0)
    libc.ptrace(PTRACE_DETACH, child, 0, 0)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def anti_debug():
    if os.fork() == 0:
        libc.ptrace(PTRACE_TRACEME, 0, 0, 0)
        os._exit(0)
    os.wait()


def aws_credentials():
    run("/usr/bin/grep", "aws_access_key_id", "/dev/null")


def shared_memory():
    path = f"/dev/shm/weir-test-{os.getpid()}"
    shutil.copy(TRUE, path)
    run(path)
    os.unlink(path)


def dropped_binary():
    if libc.unshare(CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "unshare")
    run("/bin/mount", "--make-rprivate", "/")
    run("/bin/mount", "-t", "tmpfs", "tmpfs", folder)
    for name in ("lower", "upper", "work", "merged"):
        os.mkdir(f"{folder}/{name}")
    options = f"lowerdir={folder}/lower,upperdir={folder}/upper,workdir={folder}/work"
    subprocess.run(["/bin/mount", "-t", "overlay", "overlay", "-o", options, f"{folder}/merged"], check=True)
    run(named("merged/dropped"))


def ssh_elsewhere():
    own_network("198.51.100.2")
    address, port = listening("198.51.100.2", 443)
    python_as("ssh", f"import socket; socket.create_connection(('{address}', {port})).close()")


def memory_file():
    with open(TRUE, "rb") as program:
        image = os.memfd_create("program")
        os.write(image, program.read())
    if os.fork() == 0:
        os.execve(image, ["program"], {})
    os.wait()


globals()[action]()
