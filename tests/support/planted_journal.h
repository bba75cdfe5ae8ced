// What somebody who may write to a database's folder can leave there for whoever opens it next.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace veche::test {

// A rollback journal as SQLite takes it for one of a transaction over several files that was not ended: it changes
// nothing in the database and names a file, in which further ones would be looked for before it is deleted. SQLite's
// file format, 4.
inline void plant_journal(const std::filesystem::path& database, const std::filesystem::path& named) {
    std::ostringstream read;
    read << std::ifstream(database, std::ios::binary).rdbuf();
    const std::string pages = read.str();
    const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(pages.at(i))); };
    const std::uint32_t stored = (at(16) << 8U) | at(17);
    const std::uint32_t size = stored == 1 ? 65'536 : stored;
    const auto number = [](std::uint32_t value) {
        std::string bytes;
        for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>((value >> shift) & 0xFFU);
        return bytes;
    };
    const std::string magic = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
    constexpr std::uint32_t sector = 512;
    std::string journal = magic + number(0) + number(1) + number(static_cast<std::uint32_t>(pages.size() / size)) +
                          number(sector) + number(size);
    journal.resize(sector, '\0');
    const std::string name = std::filesystem::absolute(named);
    std::uint32_t sum = 0;
    for (const char letter : name) sum += static_cast<std::uint32_t>(static_cast<signed char>(letter));
    journal +=
        number(0x40000000U / size + 1) + name + number(static_cast<std::uint32_t>(name.size())) + number(sum) + magic;
    std::ofstream(database.string() + "-journal", std::ios::binary) << journal;
}

}  // namespace veche::test
