// What a program of others can do in the workshop's sandbox: the real bubblewrap, the real identity.
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/files.h"
#include "tests/server/support/running_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/workshop/test_workshop.h"

using namespace veche;
using namespace veche::test;

namespace {

// Says "yes" for each line of which the call succeeds.
std::string tried(const std::vector<std::string>& calls) {
    std::string script =
        "import os, socket, ctypes, mmap, signal, threading\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def of_c(name, *given):\n"
        "    if getattr(libc, name)(*given) < 0: raise OSError(ctypes.get_errno(), name)\n"
        "def attempt(name, call):\n"
        "    try:\n"
        "        call()\n"
        "        print(name)\n"
        "    except (OSError, PermissionError, ValueError):\n"
        "        pass\n";
    for (const std::string& call : calls) script += fmt::format("attempt({0:?}, lambda: {0})\n", call);
    return script;
}

}  // namespace

TEST_CASE("a program in the sandbox sees no file of the machine but /usr, and no other process") {
    if (!can_have_namespaces()) return;
    TemporaryFolder folder;
    ::chmod(folder.path().c_str(), 0755);
    const auto key = folder.path() / "town.key";
    REQUIRE(write_file(key, "secret", 0644));  // even where its mode would let it be read
    TestWorkshop rig;
    CHECK(told(rig.python("import os; print(sorted(os.listdir('/')))")) ==
          "ok: ['bin', 'lib', 'lib64', 'tmp', 'usr']\n");
    const std::string place = key.string();
    CHECK(told(rig.python(
              tried({fmt::format("open('{}')", place), fmt::format("os.listdir('{}')", folder.path().string()),
                     "open('/etc/passwd')", "open('/proc/1/environ')", "os.listdir('/home')",
                     "open('../../../../etc/passwd')", "open('/dev/null')", "os.kill(3, 0)", "os.listdir('/tmp')"}))) ==
          "ok: os.listdir('/tmp')\n");
    CHECK(told(rig.python("import os; print(sorted(os.environ), os.getpid() < 5, len(os.listdir('/tmp')))")) ==
          "ok: ['HOME', 'LANG', 'PATH', 'PWD'] True 0\n");
}

TEST_CASE("a program in the sandbox makes no socket, no process, no mount, no namespace and traces nobody") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig;
    CHECK(told(rig.python(tried({"socket.socket()", "socket.socket(socket.AF_UNIX)", "socket.socket(socket.AF_NETLINK)",
                                 "socket.socketpair()", "os.fork()", "os.posix_spawn('/usr/bin/true', ['true'], {})",
                                 "of_c('mount', b'none', b'/tmp', b'tmpfs', 0, None)", "of_c('unshare', 0x10000000)",
                                 "of_c('chroot', b'/tmp')", "of_c('ptrace', 0, 0, 0, 0)", "of_c('setuid', os.getuid())",
                                 "os.memfd_create('x')", "of_c('shmget', 0, 4096, 0o1600)",
                                 "mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)", "os.getpid()"}))) ==
          "ok: os.getpid()\n");
    // A shell can do nothing that is not in it.
    CHECK(told(rig.ask("shell", Json::Object{{"script", "echo one; /usr/bin/true || echo two"}})) != "ok: one\ntwo\n");
}

TEST_CASE("a program in the sandbox writes nothing but its own small /tmp, and nothing of it is there the next time") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig;
    CHECK(told(rig.python(tried({"open('/x', 'w')", "open('/usr/x', 'w')", "os.mkdir('/tmp/x')",
                                 "open('/tmp/y', 'wb').write(bytes(3_000_000))"}))) == "ok: os.mkdir('/tmp/x')\n");
    CHECK(told(rig.python("import os; print(os.listdir('/tmp'))")) == "ok: []\n");
}

TEST_CASE("memory, threads, processor and answer of a program end where its task says") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig;
    CHECK(told(rig.python("try:\n    bytearray(400_000_000)\nexcept MemoryError: print('no')")) == "ok: no\n");
    CHECK(told(rig.python("import threading, time\nn = 0\ntry:\n    while n < 50:\n"
                          "        threading.Thread(target=time.sleep, args=(0.2,)).start(); n += 1\n"
                          "except RuntimeError: pass\nprint(n)")) == "ok: 3\n");
    const std::string busy = "while True: pass";
    auto worked = rig.begin("patient", Json::Object{{"script", busy}}, {}, std::chrono::seconds(60));
    CHECK(told(worked.get()) == "too_long");
    const std::string told_by_kernel =
        "import os, signal\n"
        "signal.signal(signal.SIGXCPU, lambda *_: (print('told', flush=True), os._exit(0)))\n";
    worked = rig.begin("patient", Json::Object{{"script", told_by_kernel + busy}}, {}, std::chrono::seconds(60));
    CHECK(told(worked.get()) == "ok: told\n");
    CHECK(told(rig.python("while True: print('x' * 100_000)")) == "too_much");
    CHECK(told(rig.python("import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
                          "while True: print('x' * 100_000)")) == "too_much");
    CHECK(told(rig.python("raise SystemExit(3)")) == "refused");
    CHECK(told(rig.python("import os; os.abort()")) == "refused");
    CHECK(rig.log().find("[warning] workshop.task_failed task=python reason=refused") != std::string::npos);
    // None of it did the workshop any harm.
    CHECK(told(rig.python("import sys; print(len(sys.stdin.read()))", std::string(1'000'000, 'x'))) == "ok: 1000000\n");
}

TEST_CASE(
    "a program that hangs, or is not wanted any more, is ended with all that belongs to it, and nothing is left") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig;
    const std::string hang =
        "import signal, time  # veche-hangs\n"
        "for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)\n"
        "time.sleep(1000)";
    CHECK(told(rig.python(hang)) == "too_long");
    auto unwanted = rig.begin("python", Json::Object{{"script", hang}});
    REQUIRE(eventually([] { return running_with("veche-hangs").size() >= 3; }));
    rig.client().cancel(rig.newest());
    CHECK(told(unwanted.get()) == "cancelled");
    CHECK(eventually([] { return running_with("veche-hangs").empty(); }));
    // Nor a zombie.
    CHECK(eventually([&] { return children_of(rig.process()).empty(); }));
    CHECK(told(rig.python("print(1)")) == "ok: 1\n");
}
