// A root folder, a network and a set of mounts of the process's own, by a user namespace: for a process that starts
// bubblewrap, which the kernel refuses below chroot(2).
#pragma once

#include "base/result.h"

namespace veche::server {

// For good. Afterwards there are on this machine, for the process and all it starts: the programs and their libraries
// (/usr), /proc and /dev/null, nothing else that could be written, and no network, not even the loopback; no town's
// folder, no home, no /etc. No right over any of it is left. Called with one thread, as the user who is to stay. Fails
// where the kernel gives an ordinary user no namespaces; a process of which a part failed must start nothing.
[[nodiscard]] Result<void> enter_own_root();

}  // namespace veche::server
