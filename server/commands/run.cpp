#include <fmt/format.h>
#include <ostream>
#include <pwd.h>
#include <unistd.h>

#include "base/files.h"
#include "base/log_event.h"
#include "server/commands/commands.h"
#include "server/commands/permissions.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/process/http_process.h"
#include "server/process/privileges.h"
#include "server/process/registrar_process.h"
#include "server/process/signs_of_life.h"
#include "server/process/supervisor.h"

namespace veche::server::commands {
namespace {

// The registrar goes its rounds at least twice a minute; the longest one reads an edition of thousands of documents.
constexpr std::chrono::minutes longest_round{5};

struct Users {
    std::optional<SystemUser> http;
    std::optional<SystemUser> registrar;
};

Result<Users> choose_users(const Configuration& configuration, std::ostream& out) {
    if (!is_root()) {
        out << "note: not started by root: both processes run as user " << ::geteuid()
            << ", so the HTTP process could read the town's key. In production start it as root or by its service.\n"
            << std::flush;
        return Users{};
    }
    const auto http = find_user(configuration.users.http);
    if (!http) return tl::unexpected(http.error());
    const auto registrar = find_user(configuration.users.registrar);
    if (!registrar) return tl::unexpected(registrar.error());
    if (http->user == registrar->user) return failure("[users] http and registrar must be two different users");
    return Users{*http, *registrar};
}

}  // namespace

Result<int> run(const RunOptions& options, std::ostream& out) {
    auto folder = open_server_folder(std::filesystem::absolute(options.folder));
    if (!folder) return tl::unexpected(folder.error());
    log_to_standard_error("veche-server");
    const auto lock = FolderLock::take(folder->layout.run_lock(), "`veche-server run` or restore");
    if (!lock) return failure(lock.error().message + whose(folder->layout.run_lock()));
    // The registrar, which takes this one to renew the timestamp, could not make the file.
    (void)FolderLock::take(folder->layout.publish_lock(), "publish or backup");
    Configuration& configuration = folder->configuration;
    if (options.port) configuration.listen.port = *options.port;
    if (options.metrics_port) configuration.metrics.port = *options.metrics_port;
    const auto users = choose_users(configuration, out);
    if (!users) return tl::unexpected(users.error());
    if (auto done = bring_databases_up_to_date(folder->layout); !done) {
        write_log(LogEvent::cannot_work, {{"process", "run"}, {"reason", done.error().message}});
        return exit_hopeless;
    }
    if (auto set = arrange_permissions(*folder); !set) return tl::unexpected(set.error());
    const auto listener = http::Listener::open(configuration.listen.address, configuration.listen.port);
    if (!listener) return tl::unexpected(listener.error());
    auto metrics = configuration.metrics.enabled ? http::Listener::open("127.0.0.1", configuration.metrics.port)
                                                 : Result<http::Listener>(failure(""));
    if (configuration.metrics.enabled && !metrics) return tl::unexpected(metrics.error());
    const auto heartbeat = Heartbeat::create();
    if (!heartbeat) return tl::unexpected(heartbeat.error());
    const std::vector<gid_t> groups = users->http ? std::vector<gid_t>{users->http->group} : std::vector<gid_t>{};
    const auto http = [&] {
        return run_http_process({folder->layout, configuration, *listener, metrics ? &*metrics : nullptr, users->http});
    };
    const auto registrar = [&] {
        ::close(listener->descriptor());
        if (metrics) ::close(metrics->descriptor());
        return run_registrar_process({folder->layout, configuration, users->registrar, groups, &*heartbeat});
    };
    const auto works = [&] { return heartbeat->age() < longest_round && answers(*listener); };
    return supervise({{"veche-http", http}, {"veche-registrar", registrar}},
                     {ServiceManager::from_environment(), works});
}

}  // namespace veche::server::commands
