#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <ostream>

#include "server/audit/heads.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/office_client.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/process/privileges.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

constexpr std::size_t longest_shown = 200;

struct Chain {
    const char* name;
    const store::Schema* schema;
};

// Every store with acts has one. A folder of before has not all of them, and looking makes none.
std::vector<Chain> chains_of(const Layout& layout) {
    std::vector<Chain> all = {{"registry", &store::registry_schema()},
                              {"staff", &store::staff_schema()},
                              {"content", &store::content_schema()}};
    std::erase_if(all, [&layout](const Chain& chain) { return is_rightly_missing(layout, *chain.schema); });
    return all;
}

Result<std::unique_ptr<sql::Connection>> open(const Layout& layout, const Chain& chain) {
    return storage_of(layout)->connect(*chain.schema, store::Storage::Access::read);
}

// Of each chain what was signed of it, the oldest first.
struct Known {
    std::map<std::string, std::vector<audit::Head>> heads;
    std::optional<Instant> last;
    std::vector<std::string> faults;
};

Result<Known> read_known(const Layout& layout) {
    Known known;
    const auto lines = audit::read_head_lines(layout.signed_heads());
    if (!lines) return failure(lines.error().message + whose(layout.audit_folder()));
    if (lines->empty()) return known;
    const auto town = read_town_identity(layout);
    if (!town) return tl::unexpected(town.error());
    const auto half = town->public_halves.find(KeyName::audit);
    const auto key =
        half == town->public_halves.end() ? std::nullopt : protocol::from_hex<protocol::SigningPublicKey>(half->second);
    if (!key) return failure(layout.town().string() + ": does not name the key that signs the audit");
    for (std::size_t i = 0; i < lines->size(); ++i) {
        const auto said = audit::read_signed_heads((*lines)[i], *key);
        if (!said) {
            known.faults.push_back(
                fmt::format("{}: line {}: {}", layout.signed_heads().string(), i + 1, said.error().message));
            continue;
        }
        for (const auto& [chain, head] : said->heads) known.heads[chain].push_back(head);
        known.last = said->when;
    }
    return known;
}

// True: whole.
Result<bool> verify_chain(const Layout& layout, const Chain& chain, const std::vector<audit::Head>& known,
                          std::ostream& out) {
    const auto connection = open(layout, chain);
    if (!connection) return tl::unexpected(connection.error());
    audit::Log log(**connection);
    const auto broken = log.verify(known);
    if (!broken) return tl::unexpected(broken.error());
    if (*broken) {
        out << fmt::format("{}: line {} is the first that is not what was written: {}\n", chain.name, (*broken)->number,
                           (*broken)->why);
        return false;
    }
    const auto head = log.head();
    if (!head) return tl::unexpected(head.error());
    out << fmt::format("{}: whole, {} lines, signed to line {}\n", chain.name, head->number,
                       known.empty() ? 0 : known.back().number);
    return true;
}

std::string in_words(const std::string& chain, const audit::Line& line, const TownClock& clock) {
    return one_line(
               fmt::format("{} {} {}  {} ({})  {} {}  {}", town_time(line.when, clock), chain, line.number,
                           line.act.who, line.act.from, line.act.what, line.act.subject, write_json(line.act.details)),
               longest_shown) +
           "\n";
}

using Lines = std::vector<std::pair<std::string, audit::Line>>;  // each with the name of its chain

Result<Lines> lines_at_desk(const Layout& layout, const AuditListOptions& options) {
    Lines all;
    for (const Chain& chain : chains_of(layout)) {
        const auto connection = open(layout, chain);
        if (!connection) return tl::unexpected(connection.error());
        auto lines = audit::Log(**connection).list({options.who, options.subject, 0, options.most});
        if (!lines) return tl::unexpected(lines.error());
        for (audit::Line& line : *lines) all.emplace_back(chain.name, std::move(line));
    }
    return all;
}

// Its id is "registry-17".
std::pair<std::string, audit::Line> line_in(const Json& row) {
    const std::string id = text_in(row, "id");
    const std::size_t dash = std::min(id.rfind('-'), id.size());
    audit::Line line;
    std::from_chars(id.data() + std::min(dash + 1, id.size()), id.data() + id.size(), line.number);
    line.when = parse_instant(text_in(row, "when")).value_or(Instant{});
    line.act = {text_in(row, "who"), text_in(row, "from"), text_in(row, "what"), text_in(row, "subject"), Json()};
    if (const Json* const details = row.find("details")) line.act.details = *details;
    return {id.substr(0, dash), std::move(line)};
}

// One's own, or all for whoever may read the audit. The office gives each store's to its end.
Result<Lines> lines_of_office(const Layout& layout, const AuditListOptions& options) {
    Lines all;
    for (const char* store : {"registry", "staff"}) {
        Json::Object filter{{"store", store}};
        if (!options.who.empty()) filter.emplace("who", options.who);
        if (!options.subject.empty()) filter.emplace("subject", options.subject);
        const std::string query = "filter=" + percent_encoded(write_json(filter));
        const auto take = [&all](const Json& row) { all.push_back(line_in(row)); };
        if (auto told = OfficeClient(layout).each_row("/api/audit", query, take, options.most); !told) {
            return tl::unexpected(told.error());
        }
    }
    return all;
}

}  // namespace

Result<void> audit_verify(const std::filesystem::path& folder, std::ostream& out) {
    const auto opened = open_server_folder(folder);
    if (!opened) return tl::unexpected(opened.error());
    auto known = read_known(opened->layout);
    if (!known) return tl::unexpected(known.error());
    bool is_whole = known->faults.empty();
    for (const std::string& fault : known->faults) out << fault << "\n";
    for (const Chain& chain : chains_of(opened->layout)) {
        const auto whole = verify_chain(opened->layout, chain, known->heads[chain.name], out);
        if (!whole) return tl::unexpected(whole.error());
        is_whole = is_whole && *whole;
        known->heads.erase(chain.name);
    }
    for (const auto& [chain, heads] : known->heads) {
        out << chain << ": was signed and is not here\n";
        is_whole = false;
    }
    out << (known->last ? "Last signed " + town_time(*known->last, town_clock(opened->layout)) + "\n"
                        : std::string("Nothing is signed yet: the running server does it once a day\n"));
    return is_whole ? Result<void>() : failure(opened->layout.root.string() + ": the audit is not what was written");
}

Result<void> audit_list(const AuditListOptions& options, std::ostream& out) {
    const auto work = begin_command(options.folder, "audit list");
    if (!work) return tl::unexpected(work.error());
    const Layout& layout = work->folder.layout;
    auto lines = work->actor.is_command ? lines_at_desk(layout, options) : lines_of_office(layout, options);
    if (!lines) return tl::unexpected(lines.error());
    std::stable_sort(lines->begin(), lines->end(), [](const auto& one, const auto& other) {
        return one.second.when.seconds > other.second.when.seconds;
    });
    if (lines->empty()) out << "There is no such line.\n";
    const TownClock clock = town_clock(layout);
    for (std::size_t i = 0; i < std::min(lines->size(), options.most); ++i) {
        out << in_words((*lines)[i].first, (*lines)[i].second, clock);
    }
    return {};
}

}  // namespace veche::server::commands
