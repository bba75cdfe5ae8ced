#include "kiosk/devices/wait.h"

#include <chrono>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace veche::kiosk {
namespace {

// A pipe with a name behaves as a device does: bytes wake its reader, and when the writer goes nothing comes any more.
class Device {
  public:
    explicit Device(const std::filesystem::path& file) {
        REQUIRE(mkfifo(file.c_str(), 0600) == 0);
        descriptor_ = open(file.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        REQUIRE(descriptor_ >= 0);
    }
    ~Device() { unplug(); }
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    void touch() const { REQUIRE(write(descriptor_, "touch", 5) == 5); }
    void unplug() {
        if (descriptor_ >= 0) close(descriptor_);
        descriptor_ = -1;
    }

  private:
    int descriptor_ = -1;
};

bool wakes(const InputDevices& devices) {
    const auto before = std::chrono::steady_clock::now();
    Waiter(devices.descriptors()).wait(200);
    return std::chrono::steady_clock::now() - before < std::chrono::milliseconds(190);
}

}  // namespace

TEST_CASE("a device wakes the kiosk once for what it says") {
    const test::TemporaryFolder folder;
    const Device device(folder.path() / "event0");
    const Device other(folder.path() / "mouse0");
    InputDevices devices(folder.path());
    CHECK_FALSE(wakes(devices));
    device.touch();
    CHECK(wakes(devices));
    devices.drain();
    CHECK_FALSE(wakes(devices));
    other.touch();
    CHECK_FALSE(wakes(devices));
}

TEST_CASE("a device that is pulled out does not keep the kiosk awake") {
    const test::TemporaryFolder folder;
    Device device(folder.path() / "event0");
    InputDevices devices(folder.path());
    device.unplug();
    CHECK(wakes(devices));
    devices.drain();
    CHECK_FALSE(wakes(devices));
}

TEST_CASE("a device that is plugged in later wakes the kiosk, under the old name too") {
    const test::TemporaryFolder folder;
    InputDevices devices(folder.path());
    {
        const Device device(folder.path() / "event0");
        CHECK(wakes(devices));
        devices.drain();
        device.touch();
        CHECK(wakes(devices));
        devices.drain();
    }
    std::filesystem::remove(folder.path() / "event0");
    const Device again(folder.path() / "event0");
    devices.drain();
    again.touch();
    CHECK(wakes(devices));
    devices.drain();
    CHECK_FALSE(wakes(devices));
}

TEST_CASE("without a folder of devices the kiosk just sleeps") {
    const test::TemporaryFolder folder;
    InputDevices devices(folder.path() / "none");
    CHECK_FALSE(wakes(devices));
    devices.drain();
}

}  // namespace veche::kiosk
