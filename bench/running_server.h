// A town and its real veche-server, for measurements of what many send to it at once. Whatever goes wrong ends the
// program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "server/layout.h"
#include "sync/protocol/keys.h"

namespace veche::bench {

[[noreturn]] void stop(const std::string& why);

template <typename Value>
Value must(Result<Value> result) {
    if (!result) stop(result.error().message);
    return std::move(*result);
}
void must(const Result<void>& result);

struct Town {
    server::Layout layout;
    protocol::BoxPublicKey recipient;
    std::vector<protocol::SigningKey> devices;  // enrolled
};
// Its limits are out of the way, for one address stands for all here.
[[nodiscard]] Town make_town(const std::filesystem::path& folder, std::size_t devices, Random& random);

// Brings its stores to a PostgreSQL that has the roles of packaging/postgresql/roles.sql. What sets their passwords is
// given to psql, which finds its way by its own environment variables.
void move_to_postgres(const Town& town, const std::string& address);

struct Envelope {
    protocol::EnvelopeId id;
    std::string bytes;
};
// An appeal of two lines.
[[nodiscard]] Envelope seal(const Town& town, const protocol::SigningKey& device, Random& random);

// As it goes over the wire, signed by the device, which asks to be acknowledged as kiosks do. `target`: with its query.
[[nodiscard]] std::string signed_request(const protocol::SigningKey& device, std::string_view method,
                                         const std::string& target, const std::string& body);

// As many clerks with an account and a session each, without the pages; the values of their cookies.
[[nodiscard]] std::vector<std::string> make_staff(const Town& town, std::size_t count);

struct Server {
    pid_t id = 0;
    std::uint16_t port = 0;
    std::uint16_t office_port = 0;
};
[[nodiscard]] Server start(const std::string& program, const std::filesystem::path& folder);
// Asks it to end and waits.
void end(const Server& server);

// To the loopback; the caller closes it.
[[nodiscard]] int connect_to(std::uint16_t port);
// Sends one request; the whole answer.
[[nodiscard]] std::string converse(int connection, const std::string& request);

// A new folder that the caller removes.
[[nodiscard]] std::filesystem::path make_temporary_folder();

// The length of the answer at the beginning of `bytes`; 0: it has not come whole.
[[nodiscard]] std::size_t whole_answer(std::string_view bytes);

}  // namespace veche::bench
