#include <fmt/format.h>
#include <ostream>
#include <unistd.h>

#include "base/files.h"
#include "base/log_event.h"
#include "server/commands/commands.h"
#include "server/commands/permissions.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/process/http_process.h"
#include "server/process/identity.h"
#include "server/process/publisher_process.h"
#include "server/process/registrar_process.h"
#include "server/process/signs_of_life.h"
#include "server/process/supervisor.h"

namespace veche::server::commands {
namespace {

// The registrar goes its rounds at least twice a minute, the publisher once; the longest one reads an edition of
// thousands of documents.
constexpr std::chrono::minutes longest_round{5};

Result<ProcessUsers> choose_users(const Configuration& configuration, std::ostream& out) {
    if (!is_root()) {
        out << "note: not started by root: all processes run as user " << ::geteuid()
            << ", so the HTTP process could read the town's key. In production start it as root or by its service.\n"
            << std::flush;
    }
    return find_process_users(configuration.users);
}

}  // namespace

Result<int> run(const RunOptions& options, std::ostream& out) {
    auto folder = open_server_folder(std::filesystem::absolute(options.folder));
    if (!folder) return tl::unexpected(folder.error());
    log_to_standard_error("veche-server");
    const auto lock = FolderLock::take(folder->layout.run_lock(), "`veche-server run` or restore");
    if (!lock) return failure(lock.error().message + whose(folder->layout.run_lock()));
    // The publisher, which takes this one to renew the timestamp, could not make the file.
    (void)FolderLock::take(folder->layout.publish_lock(), "publish or backup");
    Configuration& configuration = folder->configuration;
    if (options.port) configuration.listen.port = *options.port;
    if (options.metrics_port) configuration.metrics.port = *options.metrics_port;
    const auto users = choose_users(configuration, out);
    if (!users) return tl::unexpected(users.error());
    if (auto done = bring_databases_up_to_date(folder->layout); !done) {
        if (folder->layout.database) return tl::unexpected(done.error());  // it may be there in a moment
        write_log(LogEvent::cannot_work, {{"process", "run"}, {"reason", done.error().message}});
        return exit_hopeless;
    }
    // In their root nothing can be looked up.
    if (auto& place = folder->layout.database; place) {
        if (auto found = look_up(*place); !found) return tl::unexpected(found.error());
    }
    if (auto set = arrange_permissions(*folder); !set) return tl::unexpected(set.error());
    const auto listener = http::Listener::open(configuration.listen.address, configuration.listen.port);
    if (!listener) return tl::unexpected(listener.error());
    auto metrics = configuration.metrics.enabled ? http::Listener::open("127.0.0.1", configuration.metrics.port)
                                                 : Result<http::Listener>(failure(""));
    if (configuration.metrics.enabled && !metrics) return tl::unexpected(metrics.error());
    const auto registrar_beats = Heartbeat::create();
    if (!registrar_beats) return tl::unexpected(registrar_beats.error());
    const auto publisher_beats = Heartbeat::create();
    if (!publisher_beats) return tl::unexpected(publisher_beats.error());
    const auto http = [&] {
        return run_http_process({folder->layout, configuration, *listener, metrics ? &*metrics : nullptr, *users});
    };
    const auto listen_nowhere = [&] {
        ::close(listener->descriptor());
        if (metrics) ::close(metrics->descriptor());
    };
    const auto registrar = [&] {
        listen_nowhere();
        return run_registrar_process({folder->layout, configuration, *users, &*registrar_beats});
    };
    const auto publisher = [&] {
        listen_nowhere();
        return run_publisher_process({folder->layout, configuration, *users, &*publisher_beats});
    };
    const auto works = [&] {
        return registrar_beats->age() < longest_round && publisher_beats->age() < longest_round && answers(*listener);
    };
    const std::vector<ChildProcess> children = {{identity_of(KeyOwner::http).name, http},
                                                {identity_of(KeyOwner::registrar).name, registrar},
                                                {identity_of(KeyOwner::publisher).name, publisher}};
    return supervise(children, {ServiceManager::from_environment(), works});
}

}  // namespace veche::server::commands
