#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

#include "base/files.h"
#include "server/commands/commands.h"
#include "server/databases.h"
#include "server/edition/check.h"
#include "server/edition/published.h"
#include "server/edition/renewal.h"
#include "server/edition/signing.h"
#include "server/edition/versions.h"
#include "server/store/sqlite_files.h"
#include "sync/protocol/bundle.h"
#include "tests/power/writers.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {
namespace {

namespace fs = std::filesystem;
using server::Layout;
namespace commands = server::commands;

// Run in this process, so that they write through disk().
template <typename Command, typename Options>
Result<void> run(Command command, const Options& options) {
    std::ostringstream said;
    Result<void> done = command(options, said);
    return done ? done : failure(done.error().message + "\n" + said.str());
}

Layout town_in(const fs::path& folder) {
    return Layout{folder / "town"};
}

std::string text_of(const fs::path& file) {
    const auto text = read_file(file, 1 << 20);
    return text ? *text : text.error().message;
}

// A town with an edition, made once and copied.
struct Made {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    fs::path texts = folder.path() / "texts";
    fs::path backup = folder.path() / "backup";

    [[nodiscard]] std::string exported() const {
        std::ostringstream text;
        commands::SubmissionsExportOptions options;
        options.folder = town.layout().root;
        options.format = commands::ExportFormat::csv;
        REQUIRE(commands::submissions_export(options, text));
        return text.str();
    }
    Made() {
        fs::create_directory(texts);
        std::ofstream(texts / "hours.txt") << "Часы работы\n\nС девяти до шести.\n";
        std::ofstream(texts / "poll-trees.md")
            << "+++\nkind = \"poll\"\ntitle = \"Деревья\"\nsummary = \"Опрос\"\nopens = \"2026-01-01\"\ncloses = "
               "\"2099-01-01\"\n\n[[question]]\n"
               "id = \"which\"\ntext = \"Что посадить?\"\nanswer = \"single_choice\"\n"
               "options = [\"Липы\", \"Клёны\"]\n+++\nДеревья у реки.\n";
        TestKiosk kiosk;
        kiosk.enrol(town, "library");
        {
            RunningServer server(town.layout().root);
            REQUIRE(request_once(server.port(), kiosk.put(kiosk.appeal(town, "Течёт крыша"))).status == 201);
            REQUIRE(eventually([&] { return exported().find("П-") != std::string::npos; }));
        }
        commands::BackupOptions options;
        options.folder = town.layout().root;
        options.target = backup;
        const auto made = run(commands::backup, options);
        REQUIRE_MESSAGE(made, made.error().message);
    }
};

const Made& made() {
    static const Made one;
    return one;
}

void copy_town(const fs::path& folder) {
    fs::copy(made().town.layout().root, town_in(folder).root, fs::copy_options::recursive);
    fs::copy(made().texts, folder / "texts", fs::copy_options::recursive);
}

Result<void> publish(const fs::path& folder) {
    commands::PublishOptions options;
    options.folder = town_in(folder).root;
    options.source = folder / "texts";
    options.replace_town = true;
    return run(commands::publish, options);
}

Result<void> export_to(const fs::path& folder) {
    return run(commands::export_content, commands::ExportOptions{town_in(folder).root, folder / "exported"});
}

std::uint64_t judge_edition(const Layout& layout) {
    const auto published = server::read_published(layout);
    REQUIRE_MESSAGE(published, published.error().message);
    REQUIRE(published->has_value());
    for (const auto& fault : server::check_content(layout)) FAIL_CHECK(fault.what);
    return (*published)->timestamp.version;
}

Writer published() {
    return {"an edition published",
            {"server/publish/tree.cpp", "server/publish/source_folder.cpp", "server/edition/signing.cpp",
             "server/edition/archive.cpp", "server/edition/versions.cpp", "server/edition/deltas.cpp",
             "server/publish/source_cache.cpp", "server/store/content_files.cpp", "server/editorial/export.cpp"},
            copy_town,
            [](const fs::path& folder) {
                const auto done = publish(folder);
                return !done || fs::exists(folder / "exported") ? done : export_to(folder);
            },
            [](const fs::path& folder, bool finished) {
                static const std::uint64_t old = judge_edition(made().town.layout());
                const std::uint64_t version = judge_edition(town_in(folder));
                CHECK((finished ? version > old : version >= old));
                const auto again = publish(folder);
                REQUIRE_MESSAGE(again, again.error().message);
                CHECK(judge_edition(town_in(folder)) > version);
                if (!fs::exists(folder / "exported")) REQUIRE(export_to(folder));
                for (const char* each : {"hours.txt", "poll-trees.md"}) {
                    CHECK(text_of(folder / "exported" / each) == text_of(folder / "texts" / each));
                }
            },
            10};
}

Writer renewed() {
    const auto renew = [](const fs::path& folder) -> Result<void> {
        const Layout layout = town_in(folder);
        const auto done = server::renew_online(layout, {}, {SystemClock().now().seconds + std::int64_t{29} * 86'400});
        return done ? Result<void>() : tl::unexpected(done.error());
    };
    return {"a timestamp renewed",
            {"server/edition/signing.cpp", "server/edition/versions.cpp"},
            copy_town,
            renew,
            [renew](const fs::path& folder, bool) {
                const std::uint64_t version = judge_edition(town_in(folder));
                CHECK(server::read_versions(town_in(folder)).timestamp >= version);
                CHECK(renew(folder));
            }};
}

Writer rotated() {
    const auto rotate = [](const fs::path& folder) -> Result<void> {
        const Layout layout = town_in(folder);
        SystemRandom random;
        const Instant now = SystemClock().now();
        if (!server::has_staged_root(layout)) {
            const auto published = server::read_published(layout);
            if (!published) return tl::unexpected(published.error());
            if ((*published)->root.version > 1) return sync_file_system(layout.root);
            const server::NextRoot wanted{
                key_file(layout, server::KeyName::root), {server::KeyName::targets, server::KeyName::timestamp}, {}};
            const auto staged = server::stage_root(layout, {}, **published, wanted, random, now);
            if (!staged) return tl::unexpected(staged.error());
        }
        return server::finish_root(layout, {}, now);
    };
    return {"signing keys replaced by a new root",
            {"server/edition/renewal.cpp"},
            copy_town,
            rotate,
            [rotate](const fs::path& folder, bool finished) {
                const auto root = server::read_newest_root(town_in(folder));
                REQUIRE((root && *root));
                if (finished) CHECK((*root)->version == 2);
                const auto again = rotate(folder);
                REQUIRE_MESSAGE(again, again.error().message);
                (void)judge_edition(town_in(folder));
                const auto next = publish(folder);
                CHECK_MESSAGE(next, next.error().message);
            },
            8};
}

Writer initialised() {
    const auto init = [](const fs::path& folder) -> Result<void> {
        if (fs::exists(town_in(folder).configuration())) return sync_folder(town_in(folder).root);
        commands::InitOptions options;
        options.folder = town_in(folder).root;
        return run(commands::init, options);
    };
    return {"a town's folder made",
            {"server/commands/init.cpp", "server/town_keys.cpp"},
            [](const fs::path&) {},
            init,
            [init](const fs::path& folder, bool finished) {
                if (finished) CHECK(fs::exists(town_in(folder).configuration()));
                const auto made_now = init(folder);
                REQUIRE_MESSAGE(made_now, made_now.error().message);
                commands::CheckOptions options;
                options.folder = town_in(folder).root;
                const auto checked = run(commands::check, options);
                CHECK_MESSAGE(checked, checked.error().message);
            },
            12};
}

Writer kiosk_added() {
    const auto add = [](const fs::path& folder) -> Result<void> {
        if (fs::exists(folder / "bundle")) return sync_folder(folder);
        commands::KioskAddOptions options;
        options.folder = town_in(folder).root;
        options.name = "hall";
        options.bundle = folder / "bundle";
        options.with_edition = true;
        options.again = true;
        return run(commands::kiosk_add, options);
    };
    return {"a bundle for a kiosk",
            {"server/commands/kiosk.cpp", "sync/protocol/bundle.cpp", "base/file_trees.cpp"},
            copy_town,
            add,
            [add](const fs::path& folder, bool finished) {
                if (finished) CHECK(fs::exists(folder / "bundle"));
                const auto again = add(folder);
                REQUIRE_MESSAGE(again, again.error().message);
                const auto bundle = protocol::read_bundle(folder / "bundle");
                REQUIRE_MESSAGE(bundle, bundle.error().message);
                const auto fleet = storage_of(town_in(folder))->fleet();
                const auto code = (*fleet)->find_code("hall");
                REQUIRE((code && *code));
                CHECK((*code)->code == bundle->enrolment_code.symbols());
                for (const auto& file : fs::recursive_directory_iterator(bundle->content_folder)) {
                    if (!file.is_regular_file()) continue;
                    const auto of = town_in(folder).content() / file.path().lexically_relative(bundle->content_folder);
                    CHECK(text_of(file) == text_of(of));
                }
            },
            12};
}

Writer backed_up() {
    const auto back_up = [](const fs::path& folder, const char* target) -> Result<void> {
        commands::BackupOptions options;
        options.folder = town_in(folder).root;
        options.target = folder / target;
        return run(commands::backup, options);
    };
    return {"a backup",
            {"server/commands/backup.cpp", "server/commands/backup_files.cpp", "server/commands/backup_manifest.cpp"},
            copy_town,
            [back_up](const fs::path& folder) -> Result<void> {
                if (fs::exists(folder / "backup" / "backup.json")) return back_up(folder, "third");
                return back_up(folder, fs::exists(folder / "backup") ? "second" : "backup");
            },
            [back_up](const fs::path& folder, bool finished) {
                // With a manifest it is whole; a watermark speaks of one that is.
                for (const char* each : {"backup", "second", "third"}) {
                    if (!fs::exists(folder / each / "backup.json")) continue;
                    const fs::path keys = folder / (std::string(each) + "-restored");
                    fs::create_directory(keys);
                    fs::copy(town_in(folder).keys(), keys / "keys");
                    commands::RestoreOptions options;
                    options.folder = keys;
                    options.source = folder / each;
                    const auto restored = run(commands::restore, options);
                    CHECK_MESSAGE(restored, restored.error().message);
                }
                const bool covered = fs::exists(town_in(folder).watermark());
                CHECK((!finished || covered));
                const auto again = back_up(folder, "again");
                CHECK_MESSAGE(again, again.error().message);
            },
            12};
}

Result<void> restore(const fs::path& folder) {
    commands::RestoreOptions options;
    options.folder = town_in(folder).root;
    options.source = made().backup;
    return run(commands::restore, options);
}

void judge_restored(const fs::path& folder) {
    const auto restored = restore(folder);
    REQUIRE_MESSAGE(restored, restored.error().message);
    CHECK(judge_edition(town_in(folder)) >= judge_edition(made().town.layout()));
    const auto sound = server::check_databases(town_in(folder));
    CHECK_MESSAGE(sound, sound.error().message);
    CHECK_FALSE(fs::exists(town_in(folder).staging()));
    for (const char* file : {"veche.toml", "town.json", "rules/ru.toml", "rules/uk.toml"}) {
        CHECK(text_of(town_in(folder).root / file) == text_of(made().backup / file));
    }
}

Writer restored_anew() {
    return {"a restore to a new machine",
            {"server/commands/restore.cpp", "server/commands/restore_staging.cpp"},
            [](const fs::path& folder) {
                (void)made();
                fs::create_directory(town_in(folder).root);
                fs::copy(made().town.layout().keys(), town_in(folder).keys());
            },
            restore,
            [](const fs::path& folder, bool) { judge_restored(folder); },
            16};
}

Writer restored_in_place() {
    return {"a restore in place",
            {"server/commands/restore_staging.cpp", "server/former_epochs.cpp"},
            [](const fs::path& folder) {
                copy_town(folder);
                // As if the machine had been switched off: what is beside a database is an older one's.
                for (const char* suffix : {"-wal", "-shm"}) {
                    std::ofstream(town_in(folder).intake().string() + suffix) << "of the database before";
                }
            },
            restore,
            [](const fs::path& folder, bool) { judge_restored(folder); },
            16};
}

Result<void> mend(const fs::path& folder) {
    commands::CheckOptions options;
    options.folder = town_in(folder).root;
    options.mend = true;
    (void)run(commands::check, options);  // it says what only people can mend
    return {};
}

void judge_mended(const fs::path& folder, bool /*finished*/) {
    CHECK(mend(folder));
    const auto again = publish(folder);
    REQUIRE_MESSAGE(again, again.error().message);
    (void)judge_edition(town_in(folder));
}

Writer mended() {
    return {"a damaged edition mended",
            {"server/commands/check.cpp"},
            [](const fs::path& folder) {
                copy_town(folder);
                for (const auto& file : fs::recursive_directory_iterator(town_in(folder).content() / "blobs")) {
                    if (file.is_regular_file()) std::ofstream(file.path(), std::ios::trunc) << "damaged";
                }
            },
            mend,
            judge_mended,
            8};
}

Writer archive_mended() {
    return {"a damaged archive mended",
            {"server/edition/archive_check.cpp"},
            [](const fs::path& folder) {
                copy_town(folder);
                const fs::path poll = town_in(folder).archived_polls() / "poll-trees" / "1.json";
                fs::create_directories(poll.parent_path());
                for (const fs::path& file : {poll, town_in(folder).archived_revisions()})
                    std::ofstream(file) << "damaged";
            },
            mend,
            judge_mended,
            8};
}

Writer exported() {
    const auto write = [](const fs::path& folder) -> Result<void> {
        if (fs::exists(folder / "export.csv")) return sync_folder(folder);
        commands::SubmissionsExportOptions options;
        options.folder = town_in(folder).root;
        options.format = commands::ExportFormat::csv;
        options.output = folder / "export.csv";
        return run(commands::submissions_export, options);
    };
    return {"an export",
            {"server/commands/submissions.cpp"},
            copy_town,
            write,
            [write](const fs::path& folder, bool finished) {
                static const std::string all = made().exported();
                const fs::path file = folder / "export.csv";
                if (finished || fs::exists(file)) CHECK(text_of(file) == all);
                CHECK(write(folder));
            }};
}

}  // namespace

std::vector<Writer> server_writers() {
    return {published(),     renewed(),           rotated(), initialised(),    kiosk_added(), backed_up(),
            restored_anew(), restored_in_place(), mended(),  archive_mended(), exported()};
}

}  // namespace veche::test
