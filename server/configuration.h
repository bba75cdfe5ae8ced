// veche.toml: every setting of the server, each explained in the file that init writes. Plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "server/http/network.h"

namespace veche::server {

struct Configuration {
    struct Listen {
        std::string address = "127.0.0.1";
        std::uint16_t port = 8080;                             // 0: any free one, printed when it is known
        std::string public_address = "http://127.0.0.1:8080";  // what bundles tell kiosks; no slash at its end
        std::vector<http::Network> trusted_proxies;
        unsigned threads = 2;
        unsigned most_connections = 4096;
        unsigned connections_of_address = 1024;
        std::chrono::seconds idle_seconds{15};
        std::chrono::seconds request_seconds{60};

        bool operator==(const Listen&) const = default;
    } listen;

    // The address of staff.
    struct Office {
        std::string address = "127.0.0.1";
        std::uint16_t port = 8081;   // 0: any free one, printed when it is known
        std::string public_address;  // what browsers and letters are told; no slash at its end; empty: of the above
        std::map<std::string, std::string> unix_users;  // whose commands are which account's (server/office/callers.h)

        bool operator==(const Office&) const = default;
    } office;

    struct Metrics {
        bool enabled = true;
        std::uint16_t port = 9464;  // on 127.0.0.1; 0: any free one

        bool operator==(const Metrics&) const = default;
    } metrics;

    struct Intake {
        std::size_t queue = 4096;  // envelopes waiting to be stored
        std::size_t group = 512;   // most in one transaction

        bool operator==(const Intake&) const = default;
    } intake;

    struct Storage {
        std::string postgresql;  // as database_place_from() takes it; empty: files of SQLite in the server's folder

        bool operator==(const Storage&) const = default;
    } storage;

    // Token buckets: so many at once, then so many a second.
    struct Limits {
        unsigned device_burst = 200;
        unsigned device_per_second = 50;
        unsigned device_megabytes_a_day = 128;
        unsigned failed_burst = 100;
        unsigned failed_per_second = 10;
        unsigned enrolment_burst = 10;
        unsigned enrolment_per_minute = 10;

        bool operator==(const Limits&) const = default;
    } limits;

    struct Registrar {
        std::chrono::milliseconds poll_milliseconds{500};
        int records_kept_days = 365;  // after the answer

        bool operator==(const Registrar&) const = default;
    } registrar;

    struct Publish {
        int root_days = 365;
        int targets_days = 90;
        int snapshot_days = 30;
        int timestamp_hours = 48;  // signed anew by run when half of it is over
        // Editions that go out for what was approved in the office; those that root's `publish` asks for are not
        // counted.
        std::size_t most_an_hour = 12;
        std::size_t most_a_day = 60;

        bool operator==(const Publish&) const = default;
    } publish;

    // Letters to staff about their accounts. Empty `server`: none are written, and the console says so.
    struct Mail {
        std::string server;  // as mail::server_address() takes it
        std::string from;
        std::string user;          // empty: none, and no password
        std::string certificates;  // a file; empty: those of the machine

        bool operator==(const Mail&) const = default;
    } mail;

    // Names or numbers; used when run is started by root, who must find all of them (server/process/users.h). Folders
    // of before have the first two.
    struct Users {
        std::string http;
        std::string registrar;
        std::string publisher;
        std::string office;
        std::string workshop;

        bool operator==(const Users&) const = default;
    } users;

    bool operator==(const Configuration&) const = default;
};

// What is dangerous in how browsers reach the office, for whoever starts or checks it; empty: nothing.
[[nodiscard]] std::string warning_of(const Configuration::Office& office);

// `file` is named in errors: "veche.toml:12: field 'port': expected a number from 0 to 65535".
[[nodiscard]] Result<Configuration> configuration_from_toml(std::string_view toml, const std::string& file);

// The text of a veche.toml with another place of the stores, all else as it is. Fails when that cannot be done so.
[[nodiscard]] Result<std::string> with_storage(const std::string& toml, const std::string& postgresql);

// The file init writes: every setting with its default, explained. Fails when it would not read back as `values`: a
// setting out of its range, trusted proxies (init has none to write).
[[nodiscard]] Result<std::string> explained_configuration(const Configuration& values);

}  // namespace veche::server
