#include "server/store/sql_content_store.h"

#include <utility>

#include "base/sha256.h"
#include "server/audit/log.h"
#include "server/store/content_drafts.h"
#include "server/store/content_lists.h"
#include "server/store/content_live.h"
#include "server/store/content_rows.h"
#include "server/store/publications.h"
#include "server/store/version_files.h"

namespace veche::server::store {
namespace {

using sql::Row;

class SqlContentStore final : public ContentStore {
  public:
    explicit SqlContentStore(std::unique_ptr<sql::Connection> connection) : connection_(std::move(connection)) {}

    Result<bool> save_draft(const Draft& draft, const std::vector<StoredBlob>& blobs, const std::string& seen,
                            const By& by) override {
        return act([&]() -> Result<bool> {
            auto is_seen = is_as_seen(draft.subject, seen, by);
            if (!is_seen || !*is_seen) return is_seen;
            if (auto added = rows::add_blobs(*connection_, blobs); !added) return tl::unexpected(added.error());
            if (auto kept = rows::keep_draft(*connection_, draft, by); !kept) return tl::unexpected(kept.error());
            return seen.empty() ? then_true(noted(by, "content.draft", draft.subject, Json())) : Result<bool>(true);
        });
    }

    Result<std::optional<Draft>> draft(const std::string& subject, const std::string& person) override {
        return rows::find_draft(*connection_, subject, person);
    }

    Result<std::vector<Draft>> drafts(const std::string& subject) override {
        return rows::drafts(*connection_, subject);
    }

    Result<bool> drop_draft(const std::string& subject, const std::string& seen, const By& by) override {
        return act([&]() -> Result<bool> {
            if (seen.empty()) return false;
            auto is_seen = is_as_seen(subject, seen, by);
            if (!is_seen || !*is_seen) return is_seen;
            if (auto gone = rows::forget_draft(*connection_, subject, by.who); !gone) {
                return tl::unexpected(gone.error());
            }
            return then_true(noted(by, "content.drop_draft", subject, Json()));
        });
    }

    Result<std::optional<std::vector<std::int64_t>>> send_all(const std::vector<Sending>& sendings,
                                                              const std::vector<StoredBlob>& blobs,
                                                              const By& by) override {
        using Numbers = std::optional<std::vector<std::int64_t>>;
        return act([&]() -> Result<Numbers> {
            for (const Sending& sending : sendings) {
                const auto may = may_send(sending, by);
                if (!may) return tl::unexpected(may.error());
                if (!*may) return Numbers();
            }
            if (auto added = rows::add_blobs(*connection_, blobs); !added) return tl::unexpected(added.error());
            std::vector<std::int64_t> numbers;
            for (const Sending& sending : sendings) {
                const auto number = send_one(sending.version, by);
                if (!number) return tl::unexpected(number.error());
                numbers.push_back(*number);
            }
            return Numbers(std::move(numbers));
        });
    }

    Result<void> bring(std::int64_t number, const std::vector<StoredBlob>& blobs) override {
        return act([&]() -> Result<void> {
            const auto found = version(number);
            if (!found) return tl::unexpected(found.error());
            auto brought = rows::add_blobs(*connection_, blobs);
            if (brought && *found) brought = rows::name_published(*connection_, number, (*found)->form);
            return brought;
        });
    }

    Result<bool> send_back(std::int64_t number, const std::string& reason, const By& by) override {
        return act([&]() -> Result<bool> {
            const auto found = version(number);
            if (!found) return tl::unexpected(found.error());
            const bool is_waiting =
                *found && ((*found)->state == VersionState::sent || (*found)->state == VersionState::lapsed);
            if (!is_waiting) return false;
            auto set = connection_->run("UPDATE version SET state = ?2, reason = ?3 WHERE number = ?1",
                                        {number, number_of(VersionState::sent_back), reason});
            if (!set) return tl::unexpected(set.error());
            return then_true(noted(by, (*found)->who == by.who ? "content.take_back" : "content.send_back",
                                   (*found)->subject, Json(Json::Object{{"reason", reason}, {"version", number}})));
        });
    }

    Result<bool> approve_all(const std::vector<Approving>& approvings, const By& by) override {
        return act([&]() -> Result<bool> {
            std::vector<Version> versions;
            for (const Approving& approving : approvings) {
                auto found = version(approving.version);
                if (!found) return tl::unexpected(found.error());
                if (!*found || !may_approve(**found, approving, by)) return false;
                auto is_same = is_as_judged(**found, approving);
                if (!is_same || !*is_same) return is_same;
                versions.push_back(std::move(**found));
            }
            bool is_by_command = true;
            for (std::size_t i = 0; i < approvings.size(); ++i) {
                auto approved = approve_one(versions[i], approvings[i], by);
                if (!approved) return tl::unexpected(approved.error());
                is_by_command = is_by_command && approvings[i].how == ApprovedHow::by_command;
            }
            if (approvings.empty()) return true;
            const auto job = add_publish_job(by, is_by_command, publish_worker);
            return job ? Result<bool>(true) : tl::unexpected(job.error());
        });
    }

    Result<bool> review(std::int64_t approval, const By& by) override {
        return act([&]() -> Result<bool> {
            const auto reviewed = connection_->write(
                "UPDATE approval SET reviewer = ?2 WHERE number = ?1 AND how = ?3 AND reviewer = '' AND person <> ?2",
                {approval, by.who, static_cast<std::int64_t>(ApprovedHow::forced)});
            if (!reviewed) return tl::unexpected(reviewed.error());
            if (*reviewed == 0) return false;
            return then_true(noted(by, "content.review", "approval " + std::to_string(approval), Json()));
        });
    }

    Result<std::int64_t> import(const std::vector<NewVersion>& versions, const std::vector<StoredBlob>& blobs,
                                const By& by, const std::string& worker) override {
        return act([&]() -> Result<std::int64_t> {
            if (auto kept = keep_import(versions, blobs, by); !kept) return tl::unexpected(kept.error());
            return add_publish_job(by, true, worker);
        });
    }

    Result<std::optional<Version>> version(std::int64_t number) override {
        return connection_->first(std::string(version_columns) + "WHERE number = ?1", {number}, read_version);
    }

    Result<std::vector<Version>> versions(const std::string& subject) override {
        return connection_->all(std::string(version_columns_without_form) + "WHERE subject = ?1 ORDER BY number DESC",
                                {subject}, read_version);
    }

    Result<std::vector<SourceFile>> sources(std::int64_t version) override {
        return connection_->all("SELECT name, blob FROM version_file WHERE version = ?1 ORDER BY name", {version},
                                read_source);
    }

    Result<std::vector<Approval>> approvals(const std::string& subject) override {
        return connection_->all(
            "SELECT number, version, subject, hash, live, person, how, reason, reviewer, made, lapsed, line FROM "
            "approval WHERE subject = ?1 ORDER BY number DESC",
            {subject}, read_approval);
    }

    Result<std::vector<ApprovedVersion>> approved(std::int64_t after) override {
        return rows::approved(*connection_, after);
    }

    Result<std::vector<ApprovedSource>> approved_sources() override { return rows::approved_sources(*connection_); }
    Result<std::string> mark() override { return rows::mark(*connection_); }

    Result<std::int64_t> newest(const std::string& subject) override { return rows::newest(*connection_, subject); }

    Result<std::int64_t> waiting(const std::string& subject) override { return rows::waiting(*connection_, subject); }

    Result<SubjectList> subjects(const SubjectFilter& filter, const SubjectOrder& order, const Page& page) override {
        return rows::subjects(*connection_, filter, order, page);
    }

    Result<LiveEdition> live() override { return rows::live(*connection_); }
    Result<std::string> live_of(const std::string& subject) override { return rows::live_of(*connection_, subject); }

    Result<void> set_live(const std::string& catalog, const std::map<std::string, std::string>& changed,
                          const By& by) override {
        return act([&]() -> Result<void> {
            if (auto set = rows::set_live(*connection_, catalog, changed); !set) return set;
            Json details(Json::Object{{"catalog", catalog}, {"count", changed.size()}});
            return noted(by, "content.live", "", std::move(details));
        });
    }

    Result<bool> record(const Recorded& recorded, const By& by) override {
        return act([&]() -> Result<bool> {
            Publications publications(*connection_);
            if (auto has = publications.has_turn(recorded.fence); !has || !*has) return has;
            if (auto has = jobs::Queue(*connection_).finish(recorded.lease); !has || !*has) return has;
            if (auto set = publications.set_published(recorded.publication, recorded.report); !set)
                return tl::unexpected(set.error());
            if (auto set = rows::set_live(*connection_, recorded.catalog, recorded.changed); !set)
                return tl::unexpected(set.error());
            if (auto gone = put_failed_away(recorded.lease.job); !gone) return tl::unexpected(gone.error());
            if (recorded.then) {
                const auto asked = jobs::Queue(*connection_).add(*recorded.then, by.when);
                if (!asked) return tl::unexpected(asked.error());
            }
            Json details(Json::Object{{"catalog", recorded.catalog},
                                      {"count", recorded.changed.size()},
                                      {"edition", recorded.edition},
                                      {"job", recorded.lease.job}});
            return then_true(noted(by, "content.publish", "", std::move(details)));
        });
    }

    Result<std::vector<StoredBlob>> blobs() override {
        return connection_->all("SELECT hash, length FROM blob ORDER BY hash", {}, read_blob);
    }

    Result<std::optional<StoredBlob>> blob(const std::string& hash) override {
        return connection_->first("SELECT hash, length FROM blob WHERE hash = ?1", {hash}, read_blob);
    }

  private:
    // What failed before is out with this edition, which has all that is approved: nobody has to look at it any more.
    Result<void> put_failed_away(std::int64_t before) {
        return connection_->run("UPDATE job SET state = ?1 WHERE state = ?2 AND number < ?3 AND worker LIKE ?4",
                                {static_cast<int>(jobs::State::cancelled), static_cast<int>(jobs::State::failed),
                                 before, std::string(publish_worker) + "%"});
    }

    struct NewApproval {
        const Version& version;
        const std::string& live;
        ApprovedHow how;
        const std::string& reason;
        std::int64_t line;
    };

    template <typename Work>
    std::invoke_result_t<Work> act(Work work) {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        auto done = work();
        if (!done) return done;
        if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
        return done;
    }
    static Result<bool> then_true(const Result<void>& done) {
        return done ? Result<bool>(true) : tl::unexpected(done.error());
    }

    // No draft is as seen where none was, too.
    Result<bool> is_as_seen(const std::string& subject, const std::string& seen, const By& by) {
        const auto there = rows::find_draft(*connection_, subject, by.who);
        if (!there) return tl::unexpected(there.error());
        return *there ? tag_of(**there) == seen : seen.empty();
    }

    Result<bool> is_as_judged(const Version& version, const Approving& approving) {
        const auto waiting = rows::waiting(*connection_, version.subject);
        if (!waiting) return tl::unexpected(waiting.error());
        const auto live = rows::live_of(*connection_, version.subject);
        if (!live) return tl::unexpected(live.error());
        const auto mark = rows::mark(*connection_);
        if (!mark) return tl::unexpected(mark.error());
        return *waiting == version.number && *live == approving.live &&
               (approving.mark.empty() || *mark == approving.mark);
    }

    Result<bool> may_send(const Sending& sending, const By& by) {
        const auto newest = rows::newest(*connection_, sending.version.subject);
        if (!newest) return tl::unexpected(newest.error());
        if (*newest != sending.base) return false;
        if (sending.version.draft_tag.empty()) return true;
        return is_as_seen(sending.version.subject, sending.version.draft_tag, by);
    }

    Result<std::int64_t> send_one(const NewVersion& version, const By& by) {
        if (!version.draft_tag.empty()) {
            auto gone = rows::forget_draft(*connection_, version.subject, by.who);
            if (!gone) return tl::unexpected(gone.error());
        }
        auto number = add(version, VersionState::sent, by);
        if (!number) return number;
        Json details(Json::Object{{"hash", version.hash}, {"version", *number}});
        if (version.of != 0) details.insert("of", version.of);
        auto line = noted(by, "content.send", version.subject, std::move(details));
        return line ? number : tl::unexpected(line.error());
    }

    Result<void> approve_one(const Version& version, const Approving& approving, const By& by) {
        Json details(Json::Object{{"hash", version.hash},
                                  {"how", name_of(approving.how)},
                                  {"live", approving.live},
                                  {"reason", approving.reason},
                                  {"version", version.number}});
        const auto line = add_line(by, "content.approve", version.subject, std::move(details));
        if (!line) return tl::unexpected(line.error());
        auto set = connection_->run("UPDATE version SET state = ?2 WHERE number = ?1",
                                    {version.number, number_of(VersionState::approved)});
        if (!set) return set;
        return add_approval({version, approving.live, approving.how, approving.reason, *line}, by);
    }

    static bool may_approve(const Version& version, const Approving& approving, const By& by) {
        if (version.hash != approving.hash) return false;
        switch (approving.how) {
            case ApprovedHow::second_person: return version.who != by.who;
            case ApprovedHow::by_command: return true;
            case ApprovedHow::forced: return !approving.reason.empty();
        }
        return false;
    }

    Result<std::int64_t> add_line(const By& by, std::string_view what, const std::string& subject, Json details) {
        return audit::Log(*connection_).add({by.who, by.from, std::string(what), subject, std::move(details)}, by.when);
    }
    Result<void> noted(const By& by, std::string_view what, const std::string& subject, Json details) {
        const auto line = add_line(by, what, subject, std::move(details));
        return line ? Result<void>() : tl::unexpected(line.error());
    }

    Result<void> keep_import(const std::vector<NewVersion>& versions, const std::vector<StoredBlob>& blobs,
                             const By& by) {
        if (versions.empty()) return {};
        if (auto added = rows::add_blobs(*connection_, blobs); !added) return added;
        const auto before = live();
        if (!before) return tl::unexpected(before.error());
        const auto under = [&](const std::string& subject) {
            const auto found = before->subjects.find(subject);
            return found == before->subjects.end() ? std::string() : found->second.hash;
        };
        // One line binds them all, however many they are.
        Sha256 all;
        for (const NewVersion& each : versions) {
            all.add(each.subject + " " + each.hash + " " + under(each.subject) + "\n");
        }
        Json details(Json::Object{{"count", versions.size()}, {"hash", all.hex()}});
        const auto line = add_line(by, "content.import", "", std::move(details));
        if (!line) return tl::unexpected(line.error());
        for (const NewVersion& each : versions) {
            const auto number = add(each, VersionState::approved, by);
            if (!number) return tl::unexpected(number.error());
            Version version;
            version.number = *number;
            version.subject = each.subject;
            version.hash = each.hash;
            auto approved = add_approval({version, under(each.subject), ApprovedHow::by_command, "", *line}, by);
            if (!approved) return approved;
        }
        return {};
    }

    // In the transaction of the approval: what is approved is published, whoever is killed then.
    Result<std::int64_t> add_publish_job(const By& by, bool is_by_command, const std::string& worker) {
        return jobs::Queue(*connection_).add({worker, write_order({by.who, is_by_command}), by.when}, by.when);
    }

    Result<std::int64_t> add(const NewVersion& version, VersionState state, const By& by) {
        std::int64_t number = 0;
        auto added = connection_->write(
            "INSERT INTO version(subject, hash, form, state, who, made) VALUES(?1, ?2, ?3, ?4, ?5, ?6) RETURNING "
            "number",
            {version.subject, version.hash, sql::Bytes{version.form}, number_of(state), by.who, by.when},
            [&](const Row& row) { number = row.integer(0); });
        if (!added) return added;
        auto named = rows::name_sources(*connection_, number, version.sources);
        if (named) named = rows::name_published(*connection_, number, version.form);
        return named ? Result<std::int64_t>(number) : tl::unexpected(named.error());
    }

    Result<void> add_approval(const NewApproval& approval, const By& by) {
        return connection_->run(
            "INSERT INTO approval(version, subject, hash, live, person, how, reason, made, line) VALUES(?1, ?2, ?3, "
            "?4, ?5, ?6, ?7, ?8, ?9)",
            {approval.version.number, approval.version.subject, approval.version.hash, approval.live, by.who,
             static_cast<std::int64_t>(approval.how), approval.reason, by.when, approval.line});
    }

    std::unique_ptr<sql::Connection> connection_;
};

}  // namespace

Result<std::optional<std::int64_t>> ContentStore::send(const NewVersion& version, std::int64_t base,
                                                       const std::vector<StoredBlob>& blobs, const By& by) {
    const auto numbers = send_all({{version, base}}, blobs, by);
    if (!numbers) return tl::unexpected(numbers.error());
    return *numbers ? std::optional((*numbers)->front()) : std::nullopt;
}

std::unique_ptr<ContentStore> content_over(std::unique_ptr<sql::Connection> connection) {
    return std::make_unique<SqlContentStore>(std::move(connection));
}

}  // namespace veche::server::store
