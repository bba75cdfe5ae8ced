#include "tests/server/support/postgres_cluster.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <libpq-fe.h>
#include <memory>
#include <pwd.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "base/random.h"
#include "server/store/grants.h"
#include "tests/folders.h"

namespace veche::test {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{60};

// Of Debian's newest.
fs::path programs() {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", error)) {
        if (fs::exists(version.path() / "bin" / "initdb")) found.push_back(version.path() / "bin");
    }
    if (found.empty()) throw std::runtime_error("postgresql-15 is not installed");
    return *std::max_element(found.begin(), found.end());
}

// PostgreSQL refuses to be run by root; nothing: whoever runs the tests may.
const passwd* ordinary() {
    if (::geteuid() != 0) return nullptr;
    const passwd* const user = ::getpwnam("nobody");
    if (user == nullptr) throw std::runtime_error("no user nobody");
    return user;
}

void become(const passwd& user) {
    if (::setgroups(0, nullptr) != 0 || ::setgid(user.pw_gid) != 0 || ::setuid(user.pw_uid) != 0) ::_exit(126);
}

pid_t spawn(const fs::path& program, const std::vector<std::string>& arguments, const fs::path& log) {
    const passwd* const user = ordinary();
    std::vector<char*> values = {const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments) values.push_back(const_cast<char*>(argument.c_str()));
    values.push_back(nullptr);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    const pid_t parent = ::getpid();
    const pid_t id = ::fork();
    if (id < 0) throw std::runtime_error("no process for " + program.string());
    if (id == 0) {
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        if (user != nullptr) become(*user);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
        if (::getppid() != parent) ::_exit(125);
        if (::chdir("/") == 0) ::execv(program.c_str(), values.data());
        ::_exit(127);
    }
    ::close(output);
    return id;
}

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::string some_loopback() {
    SystemRandom random;
    std::array<std::byte, 3> bytes{};
    random.fill(bytes);
    std::string text = "127";
    for (const std::byte each : bytes) text += "." + std::to_string(1 + std::to_integer<int>(each) % 250);
    return text;
}

void run(const std::string& address, const std::string& sql) {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> server(PQconnectdb(address.c_str()), PQfinish);
    const std::unique_ptr<PGresult, decltype(&PQclear)> done(PQexec(server.get(), sql.c_str()), PQclear);
    if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(server.get()));
}

}  // namespace

PostgresCluster::PostgresCluster(std::vector<std::string> settings)
    : host_(some_loopback()), settings_(std::move(settings)) {
    const fs::path log = folder_.path() / "log";
    const passwd* const user = ordinary();
    if (user != nullptr && ::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0) {
        throw std::runtime_error("the folder cannot be given to nobody");
    }
    const pid_t made = spawn(programs() / "initdb",
                             {"-D", (folder_.path() / "data").string(), "-U", "veche", "-A", "trust", "--no-sync",
                              "--encoding=UTF8", "--locale=C.UTF-8"},
                             log);
    int status = 0;
    if (::waitpid(made, &status, 0) != made || status != 0) throw std::runtime_error("initdb: " + text_of(log));
    start();
}

PostgresCluster::~PostgresCluster() {
    stop_at_once();
}

PostgresCluster& PostgresCluster::shared() {
    static PostgresCluster cluster;
    return cluster;
}

void PostgresCluster::start(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"-D", (folder_.path() / "data").string(), "-k", folder_.path().string(),
                                          "-c", "listen_addresses=" + host_};
    for (const std::string& setting : more) arguments.insert(arguments.end(), {"-c", setting});
    for (const std::string& setting : settings_) arguments.insert(arguments.end(), {"-c", setting});
    id_ = spawn(programs() / "postgres", arguments, folder_.path() / "log");
    const auto until = std::chrono::steady_clock::now() + patience;
    while (PQping(address_of("postgres").c_str()) != PQPING_OK) {
        const bool has_ended = ::waitpid(id_, nullptr, WNOHANG) != 0;
        if (has_ended) id_ = 0;
        if (has_ended || std::chrono::steady_clock::now() > until) {
            throw std::runtime_error("postgres: " + text_of(folder_.path() / "log"));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void PostgresCluster::stop_at_once() {
    if (id_ <= 0) return;
    ::kill(id_, SIGQUIT);
    ::waitpid(id_, nullptr, 0);
    id_ = 0;
}

std::string PostgresCluster::address_of(const std::string& database) const {
    return "host=" + folder_.path().string() + " user=veche dbname=" + database;
}

std::string PostgresCluster::make_database(const std::string& like) {
    std::string name = "town" + std::to_string(++databases_);
    run(address_of("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + like);
    return name;
}

std::string PostgresCluster::new_database() {
    const std::string name = make_database("template0");
    set_roles(name);
    return address_of(name);
}

void PostgresCluster::set_roles(const std::string& database) const {
    run(address_of(database), text_of(fs::path(VECHE_SOURCE_DIR) / "packaging/postgresql/roles.sql"));
}

std::string PostgresCluster::new_town() {
    (void)new_database();
    return "postgresql://" + host_ + "/town" + std::to_string(databases_);
}

std::string PostgresCluster::copy_of(const std::string& database) {
    const std::string name = make_database(database);
    set_roles(name);  // who may connect does not come with it
    return "postgresql://" + host_ + "/" + name;
}

std::unique_ptr<server::store::Storage> PostgresCluster::stores_at(const std::string& address) {
    using namespace server;
    return store::on_postgres(
        [address](const store::Schema& schema, store::Storage::Access access) -> Result<std::string> {
            const DatabaseRole role = store::role_for(schema, access);
            const std::string as_owner = role == DatabaseRole::migrator ? " options='-c role=veche_owner'" : "";
            return address + " user=" + role_name(role) + as_owner;
        });
}

}  // namespace veche::test
