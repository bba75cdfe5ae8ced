// What a town publishes and is about to publish: drafts, versions, approvals, and what is live. An approval binds a
// person to the hash of a version (docs/decisions/0007-approval-by-hash.md). Every change leaves a line in the store's
// audit, in the same transaction. Files of sources and texts lie beside (content_files.h); here are their names.
// Who may do what is the desk's to ask. Contract: tests/contracts/content_store_test.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "server/jobs/queue.h"
#include "server/store/by.h"
#include "server/store/case.h"

namespace veche::server::store {

// Of what a version is: "entry/news-1", "town", "rules". Hashes are SHA-256 in hexadecimal digits.

enum class VersionState {
    sent,       // for approval
    approved,   // to be published
    published,  // has been live; whether it still is, live() says
    sent_back,  // by whom it was sent to, or taken back by its sender, with a reason
    lapsed,     // approved on top of what is live no more: to be approved again, unless waiting() knows better
};

enum class ApprovedHow {
    second_person,
    by_command,  // root or the owner of the folder
    forced,      // alone, with a reason; somebody reviews it afterwards
};

// As the API and the audit have it.
[[nodiscard]] std::string_view name_of(ApprovedHow how);

// A file of the folder a version was made of.
struct SourceFile {
    std::string name;  // relative to the town's folder, as on the disk
    std::string hash;

    bool operator==(const SourceFile&) const = default;
};

// A file beside the store.
struct StoredBlob {
    std::string hash;
    std::uint64_t length = 0;

    bool operator==(const StoredBlob&) const = default;
};

struct Draft {
    std::string subject;
    std::string person;
    std::int64_t base = 0;            // the version it began from; 0: none
    std::vector<SourceFile> sources;  // by name
    Instant changed;
};
// Of what is in it: another one says that it was changed.
[[nodiscard]] std::string tag_of(const Draft& draft);

struct NewVersion {
    std::string subject;
    std::string hash;  // of `form`
    std::string form;  // canonical, server/publish/canonical_form.h
    std::vector<SourceFile> sources;
    std::string draft_tag{};  // tag of the one it was made of, which goes; empty: of none
    std::int64_t of = 0;      // the earlier version it brings back; 0: none
};

// `base`: the newest version of the subject that was not sent back; 0: there is none.
struct Sending {
    NewVersion version;
    std::int64_t base = 0;
};

struct Version {
    std::int64_t number = 0;
    std::string subject;
    std::string hash;
    std::string form;
    VersionState state = VersionState::sent;
    std::string who;  // sent it
    Instant made;
    std::string reason;  // why it was sent back
};

struct Approval {
    std::int64_t number = 0;
    std::int64_t version = 0;
    std::string subject;
    std::string hash;
    std::string live;  // the hash that was live under it; empty: nothing was
    std::string person;
    ApprovedHow how = ApprovedHow::second_person;
    std::string reason;    // of a forced one
    std::string reviewer;  // of a forced one; empty: not yet
    Instant when;
    bool has_lapsed = false;
    std::int64_t line = 0;  // of the audit
};

struct Live {
    std::string hash;
    std::int64_t version = 0;  // 0: published before there was a store, so that its source is not kept

    bool operator==(const Live&) const = default;
};

// What is to be published of a subject: a version, and the approval that names its hash. Whether they belong together
// is for the publisher to see.
struct ApprovedVersion {
    std::int64_t approval = 0;
    std::int64_t number = 0;
    std::string subject;
    std::string hash;  // as the version's row says
    std::string form;
    std::string approved_hash;
    std::string approved_live;  // also what went live since, when this one was begun from it
};

// What the signed edition holds, as far as the store knows.
struct LiveEdition {
    std::string catalog;  // hash
    std::map<std::string, Live> subjects;
};

struct Approving {
    std::int64_t version = 0;
    std::string hash;  // that was looked at
    std::string live;  // what was live under it then; empty: nothing
    ApprovedHow how = ApprovedHow::second_person;
    std::string reason{};
    std::string mark{};  // mark() by which it was judged; empty: it was not
};

// What a list shows of a subject.
struct SubjectRow {
    std::string name;
    Live live;                      // an empty hash: nothing is
    bool is_unreviewed = false;     // a forced approval that nobody looked at yet
    std::int64_t waiting = 0;       // the version that can be approved; 0: none
    std::optional<Version> newest;  // with its form
    std::vector<std::string> drafted_by;
};
struct SubjectList {
    std::vector<SubjectRow> rows;
    std::uint64_t total = 0;
};
// All that is said has to be so.
struct SubjectFilter {
    std::vector<std::string> names{};                   // any of them; none: all
    std::vector<std::optional<VersionState>> states{};  // of the newest version; nothing: there is no version yet
    std::string drafted_by{};
    bool only_waiting = false;
    bool only_unreviewed = false;
};
struct SubjectOrder {
    enum class By { name, changed };  // when the newest version was sent
    By by = By::name;
    bool is_descending = false;
};

// A file of what is approved of a subject.
struct ApprovedSource {
    std::string subject;
    SourceFile file;
    std::uint64_t length = 0;
};

// The job that publishes what is approved, in the content store's own table. Where several servers share the store,
// "edition.publish.PLACE" is for the one that has the files.
inline constexpr const char* publish_worker = "edition.publish";
struct PublishOrder {
    std::string who;  // approved
    bool is_by_command = false;
};
[[nodiscard]] std::string write_order(const PublishOrder& order);
[[nodiscard]] Result<PublishOrder> read_order(const std::string& payload);

struct Recorded {
    std::int64_t fence = 0;  // publications.h
    std::int64_t publication = 0;
    std::uint64_t edition = 0;
    jobs::Lease lease{};
    std::string catalog;
    std::map<std::string, std::string> changed{};  // subject to hash
    std::string report{};
    std::optional<jobs::NewJob> then{};  // asked for with it
};

class ContentStore {
  public:
    ContentStore() = default;
    ContentStore(const ContentStore&) = delete;
    ContentStore& operator=(const ContentStore&) = delete;
    virtual ~ContentStore() = default;

    // One a person and subject; `draft.changed` and `person` are `by`'s. `seen`: tag of the one it is a change of;
    // empty: there is none. A line in the audit tells that it was begun. False: it is another one by now.
    [[nodiscard]] virtual Result<bool> save_draft(const Draft& draft, const std::vector<StoredBlob>& blobs,
                                                  const std::string& seen, const By& by) = 0;
    [[nodiscard]] virtual Result<std::optional<Draft>> draft(const std::string& subject, const std::string& person) = 0;
    // Without their sources; by subject and person. `subject` empty: of all.
    [[nodiscard]] virtual Result<std::vector<Draft>> drafts(const std::string& subject = {}) = 0;
    // One's own, as it was seen. False: it is another one by now, or there is none.
    [[nodiscard]] virtual Result<bool> drop_draft(const std::string& subject, const std::string& seen,
                                                  const By& by) = 0;

    // Their numbers. `blobs`: files that lie beside, durably; those that their forms name stay with them. Nothing, and
    // none was sent: another one came between, or the draft one was made of was changed.
    [[nodiscard]] virtual Result<std::optional<std::vector<std::int64_t>>> send_all(
        const std::vector<Sending>& sendings, const std::vector<StoredBlob>& blobs, const By& by) = 0;
    [[nodiscard]] Result<std::optional<std::int64_t>> send(const NewVersion& version, std::int64_t base,
                                                           const std::vector<StoredBlob>& blobs, const By& by);
    // Files that it publishes and that got lost: they lie there again, durably.
    [[nodiscard]] virtual Result<void> bring(std::int64_t version, const std::vector<StoredBlob>& blobs) = 0;
    // By its sender: taken back. False: it is not waiting for approval.
    [[nodiscard]] virtual Result<bool> send_back(std::int64_t version, const std::string& reason, const By& by) = 0;
    // On top of what is live now; with them comes the job that publishes them. False, and none is approved: one is not
    // the one that waits; its hash, what is live under it or the mark are others; a second person is the one who sent
    // it; or a forced one has no reason.
    [[nodiscard]] virtual Result<bool> approve_all(const std::vector<Approving>& approvings, const By& by) = 0;
    [[nodiscard]] Result<bool> approve(const Approving& approving, const By& by) {
        return approve_all({approving}, by);
    }
    // A forced one, by somebody else. False: it is none, or was reviewed.
    [[nodiscard]] virtual Result<bool> review(std::int64_t approval, const By& by) = 0;
    // Sent and approved by command, all in one transaction and under one line of the audit. The job that publishes
    // what is approved then, also without any version.
    [[nodiscard]] virtual Result<std::int64_t> import(const std::vector<NewVersion>& versions,
                                                      const std::vector<StoredBlob>& blobs, const By& by,
                                                      const std::string& worker = publish_worker) = 0;

    [[nodiscard]] virtual Result<std::optional<Version>> version(std::int64_t number) = 0;
    // Of the versions of the subject that were not sent back; 0: there is none.
    [[nodiscard]] virtual Result<std::int64_t> newest(const std::string& subject) = 0;
    // The version that can be approved: what lapsed, unless a newer one waits or is to be published, or was published
    // by others than a command; what was sent, unless a newer one came at all. 0: there is none.
    [[nodiscard]] virtual Result<std::int64_t> waiting(const std::string& subject) = 0;
    [[nodiscard]] virtual Result<SubjectList> subjects(const SubjectFilter& filter, const SubjectOrder& order,
                                                       const Page& page) = 0;
    // The newest first, without their forms.
    [[nodiscard]] virtual Result<std::vector<Version>> versions(const std::string& subject) = 0;
    // By name.
    [[nodiscard]] virtual Result<std::vector<SourceFile>> sources(std::int64_t version) = 0;
    // The newest first.
    [[nodiscard]] virtual Result<std::vector<Approval>> approvals(const std::string& subject) = 0;
    // Whose approval has not lapsed and has a number above `after`; the newest of a subject, by subject.
    [[nodiscard]] virtual Result<std::vector<ApprovedVersion>> approved(std::int64_t after = 0) = 0;

    // Of those versions; by name.
    [[nodiscard]] virtual Result<std::vector<ApprovedSource>> approved_sources() = 0;
    // Changes with every approval that is given or lapses.
    [[nodiscard]] virtual Result<std::string> mark() = 0;

    [[nodiscard]] virtual Result<LiveEdition> live() = 0;
    // Nothing is: empty.
    [[nodiscard]] virtual Result<std::string> live_of(const std::string& subject) = 0;
    // An edition was signed: `changed` (subject to hash) is live in place of what was. Approvals given on top of
    // something else lapse.
    [[nodiscard]] virtual Result<void> set_live(const std::string& catalog,
                                                const std::map<std::string, std::string>& changed, const By& by) = 0;
    // The same of a publication: it is recorded and its job is done, in one transaction. False: the turn or the job is
    // another's, and nothing was changed.
    [[nodiscard]] virtual Result<bool> record(const Recorded& recorded, const By& by) = 0;

    // All files that are named; by hash.
    [[nodiscard]] virtual Result<std::vector<StoredBlob>> blobs() = 0;
    [[nodiscard]] virtual Result<std::optional<StoredBlob>> blob(const std::string& hash) = 0;
};

}  // namespace veche::server::store
