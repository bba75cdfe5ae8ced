// A kiosk's folder that was brought its first edition and finds no network, on the disk.
#pragma once

#include <doctest/doctest.h>
#include <fstream>

#include "kiosk/provision.h"
#include "tests/support/memory_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

struct ProvisionedKiosk {
    TemporaryFolder above;
    std::filesystem::path folder = above.path() / "kiosk";
    MemoryTown town;

    ProvisionedKiosk() {
        town.publish({"Первая"});
        protocol::Bundle bundle = town.bundle();
        bundle.server = "https://127.0.0.1:1";
        const auto brought = above.path() / "bundle";
        REQUIRE(protocol::write_bundle(brought, bundle));
        for (const auto& [name, bytes] : town.files) {
            std::filesystem::create_directories((brought / "content" / name).parent_path());
            std::ofstream(brought / "content" / name, std::ios::binary) << bytes;
        }
        const auto provisioned = kiosk::provision(folder, brought);
        REQUIRE_MESSAGE(provisioned, provisioned.error().message);
    }
};

}  // namespace veche::test
