#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <ostream>
#include <thread>
#include <unistd.h>

#include "base/files.h"
#include "base/log_event.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/permissions.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/process/find_callers.h"
#include "server/process/http_process.h"
#include "server/process/identity.h"
#include "server/process/office_process.h"
#include "server/process/publisher_process.h"
#include "server/process/registrar_process.h"
#include "server/process/signs_of_life.h"
#include "server/process/supervisor.h"
#include "server/process/workshop_process.h"
#include "server/workshop/link.h"

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

// Sockets made before privileges are dropped and kept over restarts of the processes.
struct Listeners {
    http::Listener kiosks;
    http::Listener staff;
    http::Listener commands;
    std::optional<http::Listener> metrics;

    // In a child: no process has another's.
    void close_but(const std::vector<const http::Listener*>& own) const {
        for (const http::Listener* each : {&kiosks, &staff, &commands, metrics ? &*metrics : nullptr}) {
            if (each != nullptr && std::find(own.begin(), own.end(), each) == own.end()) ::close(each->descriptor());
        }
    }
};

Result<Listeners> open_listeners(const Configuration& configuration, const Layout& layout) {
    auto kiosks = http::Listener::open(configuration.listen.address, configuration.listen.port);
    if (!kiosks) return tl::unexpected(kiosks.error());
    auto staff = http::Listener::open(configuration.office.address, configuration.office.port);
    if (!staff) return tl::unexpected(staff.error());
    auto commands = http::Listener::open_file(layout.command_socket());
    if (!commands) return tl::unexpected(commands.error());
    Listeners all{std::move(*kiosks), std::move(*staff), std::move(*commands), std::nullopt};
    if (!configuration.metrics.enabled) return all;
    auto metrics = http::Listener::open("127.0.0.1", configuration.metrics.port);
    if (!metrics) return tl::unexpected(metrics.error());
    all.metrics = std::move(*metrics);
    return all;
}

void choose_ports(const RunOptions& options, Configuration& configuration) {
    if (options.port) configuration.listen.port = *options.port;
    if (options.metrics_port) configuration.metrics.port = *options.metrics_port;
    // Whoever takes any port for the kiosks wants no fixed one for the office.
    if (options.port == std::uint16_t{0}) configuration.office.port = 0;
    if (options.office_port) configuration.office.port = *options.office_port;
}

Result<int> run_processes(const ServerFolder& folder, const ProcessUsers& users, const office::Callers& callers,
                          const Listeners& listeners) {
    const auto registrar_beats = Heartbeat::create();
    if (!registrar_beats) return tl::unexpected(registrar_beats.error());
    const auto publisher_beats = Heartbeat::create();
    if (!publisher_beats) return tl::unexpected(publisher_beats.error());
    const auto link = workshop::Link::create();
    if (!link) return tl::unexpected(link.error());
    const auto office_beats = Heartbeat::create();
    if (!office_beats) return tl::unexpected(office_beats.error());
    const Configuration& configuration = folder.configuration;
    const auto http = [&] {
        link->close_all();
        const http::Listener* const metrics = listeners.metrics ? &*listeners.metrics : nullptr;
        listeners.close_but({&listeners.kiosks, metrics});
        return run_http_process({folder.layout, configuration, listeners.kiosks, metrics, users});
    };
    const auto registrar = [&] {
        link->close_all();
        listeners.close_but({});
        return run_registrar_process({folder.layout, configuration, users, &*registrar_beats});
    };
    const auto publisher = [&] {
        link->close_all();
        listeners.close_but({});
        return run_publisher_process({folder.layout, configuration, users, &*publisher_beats});
    };
    const auto office = [&] {
        listeners.close_but({&listeners.staff, &listeners.commands});
        link->keep_for_office();
        return run_office_process({folder.layout, configuration, listeners.staff, listeners.commands, callers, users,
                                   link->for_office(), &*office_beats});
    };
    const auto workshop = [&] { return run_workshop_process({folder.layout, users, *link}); };
    const auto works = [&] {
        return registrar_beats->age() < longest_round && publisher_beats->age() < longest_round &&
               answers(listeners.kiosks);
    };
    const std::vector<ChildProcess> children = {{identity_of(KeyOwner::http).name, http},
                                                {identity_of(KeyOwner::registrar).name, registrar},
                                                {identity_of(KeyOwner::publisher).name, publisher},
                                                // Residents are served without it.
                                                {identity_of(KeyOwner::office).name, office, false, &*office_beats},
                                                {identity_of(KeyOwner::workshop).name, workshop, false}};
    return supervise(children, {ServiceManager::from_environment(), works});
}

// A folder of before has not all places; no process makes one beside them.
Result<void> complete_places(const Layout& layout) {
    for (const auto& place : {layout.audit_folder(), layout.heads_of_office()}) {
        if (auto made = make_folders(place, 0700); !made) return made;
    }
    for (const auto& place : {layout.metadata(), layout.archive(), layout.published()}) {
        if (auto made = make_folders(place, 0755); !made) return made;
    }
    return {};
}

// Nor its key.
Result<void> complete_audit(const Layout& layout) {
    SystemRandom random;
    const auto key = complete_audit_key(layout, random);
    if (!key) return tl::unexpected(key.error());
    switch (*key) {
        case AuditKey::is_there: break;
        case AuditKey::was_made: write_log(LogEvent::audit_key_made); break;
        case AuditKey::is_lost: write_log(LogEvent::audit_key_lost); break;
    }
    return {};
}

// Waits for the processes of a `run` that was killed: they hold the lock until they have ended.
Result<FolderLock> take_run_lock(const Layout& layout) {
    constexpr int tries = 50;
    constexpr std::chrono::milliseconds pause{100};
    for (int i = 1;; ++i) {
        auto lock = FolderLock::take(layout.run_lock(), "`veche-server run`, publish or restore");
        if (lock || i == tries) return lock;
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace

Result<int> run(const RunOptions& options, std::ostream& out) {
    auto folder = open_server_folder(std::filesystem::absolute(options.folder));
    if (!folder) return tl::unexpected(folder.error());
    log_to_standard_error("veche-server");
    const auto lock = take_run_lock(folder->layout);
    if (!lock) return failure(lock.error().message + whose(folder->layout.run_lock()));
    // The publisher, which takes this one to renew the timestamp, could not make the file.
    (void)FolderLock::take(folder->layout.publish_lock(), "publish or backup");
    // So that it is the operator's, whoever calls the first command.
    (void)SharedLock::share(commands_lock(folder->layout), "command");
    Configuration& configuration = folder->configuration;
    choose_ports(options, configuration);
    const auto users = choose_users(configuration, out);
    if (!users) return tl::unexpected(users.error());
    if (auto done = bring_databases_up_to_date(folder->layout); !done) {
        if (folder->layout.database) return tl::unexpected(done.error());  // it may be there in a moment
        write_log(LogEvent::cannot_work, {{"process", "run"}, {"reason", done.error().message}});
        return exit_hopeless;
    }
    SystemRandom random;
    if (const auto made = make_missing_staff_key(folder->layout, random); !made) return tl::unexpected(made.error());
    // In their root nothing can be looked up.
    if (auto& place = folder->layout.database; place) {
        if (auto found = look_up(*place); !found) return tl::unexpected(found.error());
    }
    if (auto done = complete_places(folder->layout); !done) return tl::unexpected(done.error());
    if (auto done = complete_audit(folder->layout); !done) return tl::unexpected(done.error());
    if (auto made = make_folders(folder->layout.office_folder(), 0755); !made) return tl::unexpected(made.error());
    if (auto set = arrange_permissions(*folder); !set) return tl::unexpected(set.error());
    if (const auto warning = warning_of(configuration.office); !warning.empty()) out << "note: " << warning << "\n";
    const auto callers = find_callers(configuration.office, folder->layout, *users);
    if (!callers) return tl::unexpected(callers.error());
    const auto listeners = open_listeners(configuration, folder->layout);
    if (!listeners) return tl::unexpected(listeners.error());
    out << "office on " << address_of(listeners->staff) << "\n" << std::flush;
    auto ended = run_processes(*folder, *users, *callers, *listeners);
    // Whoever finds none knows that the server is stopped.
    http::remove_socket(folder->layout.command_socket());
    return ended;
}

}  // namespace veche::server::commands
