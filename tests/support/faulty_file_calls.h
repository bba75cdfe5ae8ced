// File calls that fail or end the process at a chosen call, and write down what was called.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include "base/durable_file.h"

namespace veche::test {

class FaultyFileCalls final : public FileCalls {
  public:
    int fail_at = -1;                  // the call of this number, from 0…
    int error = 0;                     // …returns -error, or ends the process at once when this is 0
    bool nameless = true;              // false: as on vfat
    bool full = false;                 // every write says ENOSPC, as long as this is so
    std::optional<std::int64_t> free;  // what the disk says it has left; nothing: what it has
    int calls = 0;
    std::vector<std::string> log;

    int open_nameless(int folder) override {
        if (!nameless) return -95;  // EOPNOTSUPP
        return step("open", [&] { return real_.open_nameless(folder); });
    }
    int open_new(int folder, const std::string& name) override {
        return step("open", [&] { return real_.open_new(folder, name); });
    }
    long write(int file, const char* bytes, std::size_t size) override {
        if (full) return -28;  // ENOSPC
        return step("write", [&] { return static_cast<int>(real_.write(file, bytes, size)); });
    }
    int open_part(int folder, const std::string& name) override {
        return step("open", [&] { return real_.open_part(folder, name); });
    }
    int cut(int file, std::uint64_t size) override {
        return step("cut", [&] { return real_.cut(file, size); });
    }
    int set_mode(int file, mode_t mode) override {
        return step("mode", [&] { return real_.set_mode(file, mode); });
    }
    int set_time(int file, std::int64_t seconds) override {
        return step("time", [&] { return real_.set_time(file, seconds); });
    }
    int sync(int file) override {
        return step("sync", [&] { return real_.sync(file); });
    }
    int sync_file_system(int file) override {
        return step("sync", [&] { return real_.sync_file_system(file); });
    }
    int link(int file, int folder, const std::string& name) override {
        return step("link", [&] { return real_.link(file, folder, name); });
    }
    int rename_new(int folder, const std::string& from, const std::string& to) override {
        return step("rename", [&] { return real_.rename_new(folder, from, to); });
    }
    int exchange(int folder, const std::string& one, const std::string& other) override {
        return step("exchange", [&] { return real_.exchange(folder, one, other); });
    }
    int make_folder(int folder, const std::string& name, mode_t mode) override {
        return step("folder", [&] { return real_.make_folder(folder, name, mode); });
    }
    int remove_folder(int folder, const std::string& name) override {
        return step("remove", [&] { return real_.remove_folder(folder, name); });
    }
    int move(int from_folder, const std::string& from, int to_folder, const std::string& to) override {
        return step(from_folder == to_folder ? "rename" : "move",
                    [&] { return real_.move(from_folder, from, to_folder, to); });
    }
    std::int64_t free_bytes(int file) override { return free ? *free : real_.free_bytes(file); }
    int remove(int folder, const std::string& name) override {
        return step("remove", [&] { return real_.remove(folder, name); });
    }

  private:
    template <typename Call>
    int step(const char* name, Call call) {
        log.emplace_back(name);
        if (calls++ == fail_at) {
            if (error == 0) ::_exit(3);
            return -error;
        }
        return call();
    }

    SystemFileCalls real_;
};

}  // namespace veche::test
