#include <array>
#include <fmt/format.h>
#include <ostream>
#include <system_error>

#include "base/clock.h"
#include "base/files.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/permissions.h"
#include "server/commands/server_folder.h"
#include "server/database_passwords.h"
#include "server/databases.h"
#include "server/process/privileges.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t rows_between_lines = 10'000;

std::string in_words(const Layout& layout) {
    if (!layout.database) return "files of SQLite in " + layout.root.string();
    return fmt::format("PostgreSQL, database {} at {}:{}", layout.database->database, layout.database->host,
                       layout.database->port);
}

// Nobody else writes to the stores meanwhile: whoever opened them on another machine, or before the lock of the folder.
class Held {
  public:
    Result<void> take(store::Storage& storage) {
        for (const store::Schema* schema : store::all_schemas()) {
            auto connection = storage.connect(*schema, store::Storage::Access::write);
            if (!connection) return tl::unexpected(connection.error());
            auto transaction = sql::Transaction::begin(**connection);
            if (!transaction) return tl::unexpected(transaction.error());
            held_.push_back({std::move(*connection), std::move(*transaction)});
        }
        return {};
    }

    // Also keeps a server that ends idle transactions from doing so.
    [[nodiscard]] Result<void> is_still_held() {
        for (const auto& [connection, transaction] : held_) {
            if (const auto there = connection->number("SELECT 1", {}); !there) return tl::unexpected(there.error());
        }
        return {};
    }

  private:
    struct One {
        std::unique_ptr<sql::Connection> connection;
        sql::Transaction transaction;  // goes first
    };
    std::vector<One> held_;
};

Result<void> bring_and_compare(const Layout& from, const Layout& to, std::ostream& out) {
    const auto here = storage_of(from);
    const auto there = storage_of(to);
    Held held;
    if (auto taken = held.take(*here); !taken) return taken;
    std::uint64_t told = 0;
    const auto tell = [&](std::uint64_t rows) {
        (void)held.is_still_held();  // what came of it is asked at the end
        if (rows < told + rows_between_lines) return;
        told = rows;
        out << rows << " rows\n" << std::flush;
    };
    if (auto brought = there->bring_all_of(*here, tell); !brought) return brought;
    const auto sent = here->content_hashes();
    if (!sent) return tl::unexpected(sent.error());
    const auto came = there->content_hashes();
    if (!came) return tl::unexpected(came.error());
    if (*sent != *came) return failure("what came is not what was sent; the town stays where it is");
    return held.is_still_held();
}

// Durably: from then on the town runs there.
Result<void> write_place(const Layout& layout, const std::string& address) {
    const auto text = read_file(layout.configuration(), largest_configuration);
    if (!text) return tl::unexpected(text.error());
    const auto changed = with_storage(*text, address);
    return changed ? write_file(layout.configuration(), *changed, 0644) : tl::unexpected(changed.error());
}

// So that no start by an older program, and no line taken out of veche.toml, goes on with what is old.
Result<void> set_files_aside(const Layout& layout, std::ostream& out) {
    const SystemClock clock;
    const fs::path aside = layout.root / fmt::format("before-postgresql-{}", clock.now().seconds);
    bool is_any = false;
    for (const fs::path& file : {layout.registry(), layout.ballots(), layout.fleet(), layout.staff(),
                                 layout.content_store(), layout.intake()}) {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
            std::error_code error;
            const fs::path each = file.string() + suffix;
            if (!fs::exists(each, error)) continue;
            if (auto made = make_folders(aside, 0700); !made) return made;
            if (auto moved = rename_path(each, aside / each.filename()); !moved) return moved;
            is_any = true;
        }
    }
    if (is_any) {
        out << "What stood here is in " << aside.string()
            << ", as it was. It is not kept up: remove it once backups were made.\n";
    }
    return {};
}

Result<Layout> place_asked_for(const Layout& from, const std::string& to) {
    Layout layout{from.root};
    if (to == "sqlite") return layout;
    auto place = database_place_from(to);
    if (!place) return failure("--to: " + place.error().message);
    layout.database = std::move(*place);
    return layout;
}

Result<void> stay_there(const Layout& layout, const std::string& address, std::ostream& out) {
    // A call that was ended before may not have it on the disk.
    if (auto written = write_place(layout, address); !written) return written;
    out << "The stores are there already: " << in_words(layout) << ".\n";
    return layout.database ? set_files_aside(layout, out) : Result<void>();
}

}  // namespace

Result<void> migrate(const MigrateOptions& options, std::ostream& out) {
    auto folder = open_server_folder(fs::absolute(options.folder));
    if (!folder) return tl::unexpected(folder.error());
    const Layout& from = folder->layout;
    const auto asked = place_asked_for(from, options.to);
    if (!asked) return tl::unexpected(asked.error());
    const Layout& to = *asked;
    const std::string address = to.database ? options.to : "";
    const auto commands = wait_for_commands(from);
    if (!commands) return tl::unexpected(commands.error());
    const auto lock = FolderLock::take(from.run_lock(), "`veche-server run`");
    if (!lock) return failure(lock.error().message + whose(from.run_lock()) + "; stop the server first");
    const auto publishing = lock_publishing(from);
    if (!publishing) return tl::unexpected(publishing.error());
    if (to.database == from.database) return stay_there(from, address, out);
    if (auto done = bring_databases_up_to_date(from); !done) return done;
    if (to.database) {
        if (auto made = make_missing_stores(to); !made) return made;
    }
    const auto turn = take_registrars_turn(to.database ? to : from);
    if (!turn) return tl::unexpected(turn.error());
    if (auto done = bring_and_compare(from, to, out); !done) return done;
    if (!to.database) {
        if (auto set = arrange_permissions({to, folder->configuration}); !set) return set;
        if (auto synced = sync_file_system(to.root); !synced) return synced;
    }
    if (auto written = write_place(from, address); !written) return written;
    out << "The town's stores are now in " << in_words(to) << "; both sides had the same hash.\n";
    if (to.database) return set_files_aside(from, out);
    out << "What stands in " << in_words(from) << " was left as it is. It is not kept up: remove it once backups were "
        << "made.\n";
    return {};
}

Result<void> database_passwords(const fs::path& path, std::ostream& out) {
    const auto folder = open_server_folder(path);
    if (!folder) return tl::unexpected(folder.error());
    SystemRandom random;
    if (auto made = make_missing_passwords(folder->layout, random); !made) return made;
    if (auto set = arrange_permissions(*folder); !set) return set;
    for (const DatabaseRole role : all_database_roles) {
        const auto statement = statement_that_sets_password(folder->layout, role);
        if (!statement) return tl::unexpected(statement.error());
        out << *statement;
    }
    return {};
}

}  // namespace veche::server::commands
