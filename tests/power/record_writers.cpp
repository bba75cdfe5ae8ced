#include <doctest/doctest.h>

#include "base/files.h"
#include "server/audit/heads.h"
#include "server/former_epochs.h"
#include "server/jobs/standing.h"
#include "server/publisher/command_orders.h"
#include "server/publisher/outgoing.h"
#include "server/records_folder.h"
#include "server/registrar/progress.h"
#include "sync/protocol/feed_start.h"
#include "tests/power/writers.h"
#include "tests/support/sample_submissions.h"

namespace veche::test {
namespace {

namespace fs = std::filesystem;
using server::Layout;

Layout town_in(const fs::path& folder) {
    return Layout{folder / "town"};
}

Writer recorded() {
    const protocol::Epoch epoch{};
    const auto write = [epoch](const fs::path& folder) -> Result<void> {
        for (std::uint64_t at = 997; at <= 1002; ++at) {
            auto written = server::write_record(town_in(folder), epoch, at, std::string(5'000, 'r'));
            if (!written) return written;
        }
        const auto start = protocol::write_feed_start({epoch, 999}, signing_key('s'));
        return server::begin_feed_at(town_in(folder), epoch, {999, start});
    };
    return {"records and a later beginning of their feed",
            {"server/records_folder.cpp"},
            [epoch](const fs::path& folder) {
                const Layout layout = town_in(folder);
                REQUIRE(make_folders(layout.records(), 0755));
                for (std::uint64_t at = 1; at <= 996; at += 199) {
                    REQUIRE(server::write_record(layout, epoch, at, "before"));
                }
            },
            write,
            [epoch, write](const fs::path& folder, bool finished) {
                const Layout layout = town_in(folder);
                for (int times = 0; times < 2; ++times) {
                    const auto lowest = server::feed_beginning(layout, epoch).lowest;
                    const bool is_new = lowest == 999;
                    CHECK((is_new || (!finished && times == 0 && lowest == 1)));
                    if (is_new) CHECK(server::last_record(layout, epoch) == 1002);
                    const auto there = server::read_records(layout, epoch, is_new ? 0 : 996, 10, 1 << 20);
                    REQUIRE(there);
                    if (is_new) CHECK(there->size() == 4);
                    for (const auto& record : *there) CHECK(record == std::string(5'000, 'r'));
                    CHECK(write(folder));
                }
            },
            3};
}

Writer small_facts() {
    const server::FormerEpochs epochs = {{protocol::Epoch{}, 7, Instant{1795215481}}};
    const auto write = [epochs](const fs::path& folder) -> Result<void> {
        const Layout layout = town_in(folder);
        if (auto made = make_folders(layout.records(), 0755); !made) return made;
        if (auto written = server::write_former_epochs(layout, epochs); !written) return written;
        if (auto made = make_folders(layout.audit_folder(), 0700); !made) return made;
        if (auto made = make_folders(layout.heads_of_office(), 0755); !made) return made;
        if (auto added = server::audit::add_head_line(layout.signed_heads(), "line"); !added) return added;
        if (auto said = server::audit::hand_out(layout.heads_of_office(), "staff", {}); !said) return said;
        if (auto told = server::jobs::write_standings(layout.registrar_standing(), {{"audit.sign"}}); !told)
            return told;
        return server::write_progress(layout, {1, 2, 3});
    };
    return {"former epochs, the registrar's progress and jobs, heads of audits",
            {"server/former_epochs.cpp", "server/registrar/progress.cpp", "server/audit/heads.cpp",
             "server/jobs/standing.cpp"},
            [](const fs::path&) {},
            write,
            [write](const fs::path& folder, bool finished) {
                const auto there = server::read_former_epochs(town_in(folder));
                CHECK((there.size() == 1 || (!finished && !fs::exists(town_in(folder).former_epochs()))));
                if (finished) CHECK(server::read_progress(town_in(folder)).set_aside == 1);
                // A line that is there is a whole one, and stays.
                const auto lines = server::audit::read_head_lines(town_in(folder).signed_heads());
                REQUIRE(lines);
                for (const std::string& line : *lines) CHECK(line == "line");
                if (finished) CHECK(server::jobs::read_standings(town_in(folder).registrar_standing()).size() == 1);
                CHECK(write(folder));
                CHECK(server::audit::read_head_lines(town_in(folder).signed_heads())->size() == lines->size() + 1);
            }};
}

// What the publisher notes before it signs: of an edition for the office, and that a command's order was used.
Writer gone_out() {
    static const server::Configuration::Publish bounds;
    static constexpr Instant now{1'795'000'000};
    const auto write = [](const fs::path& folder) -> Result<void> {
        const Layout layout = town_in(folder);
        if (auto noted = server::note_order(layout, {7, "forms"}); !noted) return noted;
        if (auto used = server::use_order(layout, 7); !used) return tl::unexpected(used.error());
        auto outgoing = server::OutgoingEditions::read(layout, bounds, 12, now);
        return outgoing ? outgoing->note(12, now) : tl::unexpected(outgoing.error());
    };
    return {"what went out for the office",
            {"server/publisher/outgoing.cpp", "server/publisher/command_orders.cpp"},
            [](const fs::path& folder) { fs::create_directory(town_in(folder).root); },
            write,
            [write](const fs::path& folder, bool finished) {
                const Layout layout = town_in(folder);
                const auto order = server::order_of(layout, 7);
                server::Configuration::Publish one;
                one.most_an_hour = 1;
                const auto outgoing = server::OutgoingEditions::read(layout, one, 12, now);
                REQUIRE_MESSAGE(outgoing, outgoing.error().message);
                if (finished) CHECK((order && order->is_used));
                if (finished) CHECK(outgoing->next(now) == Instant{now.seconds + 3'600});
                CHECK(write(folder));
            }};
}

}  // namespace

std::vector<Writer> record_writers() {
    return {recorded(), small_facts(), gone_out()};
}

}  // namespace veche::test
