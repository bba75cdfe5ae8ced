#include "bench/running_server.h"

#include <arpa/inet.h>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/sha256.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/town_keys.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/envelope.h"
#include "sync/protocol/request_signature.h"

namespace veche::bench {
namespace {

constexpr Instant today{1'795'219'200};
constexpr const char* told_last = "listening on";

// Of the address that follows `words`.
std::uint16_t port_behind(const std::string& said, const char* words) {
    const std::size_t scheme = said.find("://", said.find(words));
    return static_cast<std::uint16_t>(std::stoi(said.substr(said.find(':', scheme + 1) + 1)));
}

}  // namespace

void stop(const std::string& why) {
    std::cerr << "veche bench: " << why << "\n";
    std::exit(1);  // NOLINT(concurrency-mt-unsafe): nothing else runs to its end
}

void must(const Result<void>& result) {
    if (!result) stop(result.error().message);
}

Town make_town(const std::filesystem::path& folder, std::size_t devices, Random& random) {
    std::ostringstream said;
    server::commands::InitOptions options;
    options.folder = folder;
    must(server::commands::init(options, said));
    const server::Layout layout{folder};
    auto configuration = must(server::commands::open_server_folder(folder)).configuration;
    configuration.limits.device_burst = 1'000'000;
    configuration.limits.device_per_second = 1'000'000;
    configuration.limits.device_megabytes_a_day = 1'000'000;
    configuration.listen.most_connections = 20'000;
    configuration.listen.connections_of_address = 20'000;
    std::ofstream(layout.configuration()) << must(server::explained_configuration(configuration));
    const auto identity = must(server::read_town_identity(layout));
    Town town{layout, *protocol::from_hex<protocol::BoxPublicKey>(identity.keys.town_recipient), {}};
    const auto fleet = must(storage_of(layout)->fleet());
    for (std::size_t i = 0; i < devices; ++i) {
        town.devices.push_back(protocol::SigningKey::generate(random));
        const auto key = town.devices.back().public_key();
        const std::string name = fmt::format("kiosk-{}", i + 1);
        must(fleet->enrol(name, {protocol::device_id_of(key), key, name, today, today, false}));
    }
    return town;
}

std::vector<std::string> make_staff(const Town& town, std::size_t count) {
    const auto staff = must(storage_of(town.layout)->staff());
    const Instant now = SystemClock().now();
    std::vector<std::string> cookies;
    for (std::size_t i = 0; i < count; ++i) {
        server::store::Account account;
        account.name = fmt::format("clerk-{}", i + 1);
        account.full_name = fmt::format("Clerk {}", i + 1);
        account.mail = account.name + "@example.org";
        account.roles = {server::accounts::Role::clerk};
        must(staff->add(account, {"bench", "bench", now}));
        const std::string token = sha256_hex(account.name);
        server::store::Session session;
        session.id = token.substr(0, 16);
        session.account = account.name;
        session.began = session.seen = now;
        session.expires = {now.seconds + 3'600};
        must(staff->begin_session(sha256_hex(token), session));
        cookies.push_back("veche=" + token);
    }
    return cookies;
}

void move_to_postgres(const Town& town, const std::string& address) {
    const std::filesystem::path& folder = town.layout.root;
    const std::string statements = (folder / "passwords.sql").string();
    std::ofstream out(statements);
    must(server::commands::database_passwords(folder, out));
    out.close();
    const pid_t id = ::fork();
    if (id == 0) {
        ::execlp("psql", "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", statements.c_str(), nullptr);
        ::_exit(127);
    }
    int status = 0;
    if (::waitpid(id, &status, 0) != id || status != 0) stop("psql does not set the passwords of the roles");
    std::ostringstream said;
    must(server::commands::migrate({folder, address}, said));
}

Envelope seal(const Town& town, const protocol::SigningKey& device, Random& random) {
    Envelope made{protocol::make_random<protocol::EnvelopeId>(random), {}};
    content::Appeal appeal;
    appeal.form = content::AppealFormId("question");
    appeal.text = "Почему не горит фонарь у дома 12 по улице Речной? Темно уже вторую неделю.";
    const content::Submission submission{
        content::SubmissionId(protocol::to_hex(made.id)),
        content::KioskId(protocol::to_hex(protocol::device_id_of(device.public_key()))), today,
        content::Language::russian, appeal};
    made.bytes = must(protocol::seal_envelope(
        {submission, protocol::make_random<protocol::LookupId>(random), town.recipient, {town.recipient}, {}}, device,
        random));
    return made;
}

std::string signed_request(const protocol::SigningKey& device, std::string_view method, const std::string& target,
                           const std::string& body) {
    const std::size_t mark = target.find('?');
    const std::string path = target.substr(0, mark);
    const std::string query = mark == std::string::npos ? std::string() : target.substr(mark + 1);
    const std::string digest = protocol::content_digest(protocol::sha256(body));
    const auto fields = protocol::sign_request({method, path, query, digest}, device, today);
    return fmt::format(
               "{} {} HTTP/1.1\r\nHost: bench\r\nSignature-Input: {}\r\nSignature: {}\r\nContent-Digest: {}\r\n"
               "Accept: {}\r\nContent-Length: {}\r\n\r\n",
               method, target, fields.signature_input, fields.signature, digest, protocol::listed_results_type,
               body.size()) +
           body;
}

Server start(const std::string& program, const std::filesystem::path& folder) {
    int ends[2];
    if (::pipe(ends) != 0) stop("no pipe");
    const pid_t id = ::fork();
    if (id == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::execl(program.c_str(), program.c_str(), "run", folder.c_str(), "--port", "0", "--office-port", "0",
                "--metrics-port", "0", nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    std::string said;
    char c = 0;
    while (said.find(told_last) == std::string::npos || c != '\n') {
        if (::read(ends[0], &c, 1) != 1) stop("the server did not start: " + said);
        said += c;
    }
    return {id, port_behind(said, told_last), port_behind(said, "office on")};
}

void end(const Server& server) {
    ::kill(server.id, SIGTERM);
    ::waitpid(server.id, nullptr, 0);
}

int connect_to(std::uint16_t port) {
    const int made = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) stop("cannot connect");
    return made;
}

std::string converse(int connection, const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t now = ::send(connection, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (now <= 0) stop("the connection broke");
        sent += static_cast<std::size_t>(now);
    }
    std::string answer;
    char piece[65'536];
    while (whole_answer(answer) == 0) {
        const ssize_t got = ::recv(connection, piece, sizeof piece, 0);
        if (got <= 0) stop("the connection broke");
        answer.append(piece, static_cast<std::size_t>(got));
    }
    return answer;
}

std::filesystem::path make_temporary_folder() {
    std::string folder = (std::filesystem::temp_directory_path() / "veche-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) stop("no temporary folder");
    return folder;
}

std::size_t whole_answer(std::string_view bytes) {
    constexpr std::string_view end_of_head = "\r\n\r\n";
    constexpr std::string_view length_field = "\r\nContent-Length: ";
    const std::size_t head = bytes.find(end_of_head);
    if (head == std::string_view::npos) return 0;
    const std::size_t field = bytes.find(length_field);
    std::size_t length = 0;
    if (field < head) {
        const char* first = bytes.data() + field + length_field.size();
        std::from_chars(first, bytes.data() + head, length);
    }
    const std::size_t whole = head + end_of_head.size() + length;
    return whole <= bytes.size() ? whole : 0;
}

}  // namespace veche::bench
