#include <iostream>

#include "base/confinement.h"
#include "server/cli.h"
#include "sync/protocol/random.h"

int main(int argc, char** argv) {
    for (const auto& done : {veche::protect_memory(), veche::forbid_new_privileges()}) {
        if (done) continue;
        std::cerr << "veche-server: " << done.error().message << '\n';
        return 1;
    }
    if (!veche::protocol::initialise_cryptography()) {
        std::cerr << "veche-server: no source of randomness\n";
        return 1;
    }
    return veche::server::run_command_line(argc, argv, std::cout, std::cerr);
}
