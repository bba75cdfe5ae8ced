#include <iostream>

#include "server/cli.h"
#include "sync/protocol/random.h"

int main(int argc, char** argv) {
    if (!veche::protocol::initialise_cryptography()) {
        std::cerr << "veche-server: no source of randomness\n";
        return 1;
    }
    return veche::server::run_command_line(argc, argv, std::cout, std::cerr);
}
