using PureZmq.Interop.LibZmq;
using PureZmq.Interop.Peers;
using PureZmq.Interop.PyZmq;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>Unix domain sockets with libzmq and pyzmq at the other end: every kind of address, whose the file is, who may come in.</summary>
public sealed class IpcTests(PyZmqProcess python) : InteropTest, IClassFixture<PyZmqProcess>
{
    private static readonly int[] Sizes = [0, 1, 255, 256, 65536, 1 << 20];
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pz");

    private string Path => System.IO.Path.Combine(_directory.FullName, "s");

    private string Endpoint => $"ipc://{Path}";

    public override void Dispose()
    {
        base.Dispose();
        _directory.Delete(recursive: true);
    }

    [Theory, MemberData(nameof(TypePairs.Both), MemberType = typeof(TypePairs)), Conformance("TRN-15", "S-46")]
    public Task Messages_cross_unchanged_to_and_from_libzmq(string ours, string theirs, bool weBind) => Scenario(() =>
    {
        var mine = Ours(ours, Conversation.FirstId);
        var other = LibZmq(theirs, Conversation.SecondId);
        Exchange(mine, other, weBind, Endpoint);
    });

    [Theory, MemberData(nameof(TypePairs.Both), MemberType = typeof(TypePairs)), Conformance("TRN-15")]
    public Task Messages_cross_unchanged_to_and_from_pyzmq(string ours, string theirs, bool weBind) => Scenario(() =>
    {
        var mine = Ours(ours, Conversation.FirstId);
        using var other = python.Open(theirs, Conversation.SecondId);
        Exchange(mine, other, weBind, Endpoint);
    });

    [Theory, Conformance("TRN-15")]
    [InlineData("relative", true), InlineData("relative", false)]
    [InlineData("abstract", true), InlineData("abstract", false)]
    [InlineData("wildcard", true), InlineData("wildcard", false)]
    [InlineData("longest", true), InlineData("longest", false)]
    public Task Both_sides_mean_the_same_by_an_address(string kind, bool weBind) => Scenario(() =>
    {
        var endpoint = kind switch
        {
            "relative" => $"ipc://{System.IO.Path.GetRelativePath(Directory.GetCurrentDirectory(), Path)}",
            "abstract" => $"ipc://@{Guid.NewGuid():N}",
            "longest" => $"ipc://{Path}{new string('x', 107 - Path.Length)}",
            _ => "ipc://*",
        };
        IPeer rep = weBind ? Ours("REP") : LibZmq("REP");
        IPeer req = weBind ? LibZmq("REQ") : Ours("REQ");
        var conversation = new Conversation(req, rep);
        var resolved = conversation.Join(bound: rep, connected: req, endpoint);
        if (kind == "wildcard")
            Assert.Matches("^ipc://.*tmp[^/]{6}/socket$", resolved);
        else
            Assert.Equal(endpoint, resolved);
        conversation.Exchange(Frames.Of("hello", "world"));
        rep.Unbind(resolved);
    });

    [Theory, InlineData(true), InlineData(false), Conformance("TRN-15")]
    public Task One_octet_too_many_is_refused_by_both(bool weBind) => Scenario(() =>
    {
        const int NameTooLong = 36;
        var endpoint = $"ipc://{Path}{new string('x', 108 - Path.Length)}";
        using var ours = Ours("PULL");
        using var theirs = LibZmq("PULL");
        Action<string> mine = weBind ? e => ours.Bind(e) : ours.Connect;
        Action<string> other = weBind ? e => theirs.Bind(e) : theirs.Connect;
        Assert.Equal(NameTooLong, Assert.Throws<LibZmqException>(() => other(endpoint)).Error);
        Assert.Equal(NameTooLong, Assert.Throws<ZmqEndpointException>(() => mine(endpoint)).Errno);
    });

    [Theory, InlineData(true), InlineData(false), Conformance("TRN-16")]
    public Task Each_takes_a_path_over_from_the_other_that_still_listens(bool weTakeOver) => Scenario(() =>
    {
        IPeer old = weTakeOver ? LibZmq("PULL") : Ours("PULL");
        IPeer heir = weTakeOver ? Ours("PULL") : LibZmq("PULL");
        IPeer push = weTakeOver ? LibZmq("PUSH") : Ours("PUSH");
        old.Bind(Endpoint);
        heir.Bind(Endpoint);
        push.Connect(Endpoint);
        push.Send("for the heir");
        heir.Expect("for the heir");
        old.ExpectNothing();
    });

    [Theory, InlineData(true), InlineData(false), Conformance("TRN-16", "TRN-17")]
    public Task Each_takes_over_the_file_that_the_other_left(bool weTakeOver) => Scenario(() =>
    {
        IPeer old = weTakeOver ? LibZmq("PULL") : Ours("PULL");
        old.Bind(Endpoint);
        old.Unbind(Endpoint);
        old.Dispose();
        Assert.True(File.Exists(Path), "The file was not left behind.");
        IPeer heir = weTakeOver ? Ours("PULL") : LibZmq("PULL");
        IPeer push = weTakeOver ? LibZmq("PUSH") : Ours("PUSH");
        heir.Bind(Endpoint);
        push.Connect(Endpoint);
        push.Send("x");
        heir.Expect("x");
    });

    [Fact, Conformance("S-38", "TRN-44")]
    public Task What_waits_for_a_server_arrives_when_the_path_is_bound_again() => Scenario(() =>
    {
        var push = Ours("PUSH");
        push.Connect(Endpoint);
        for (var life = 0; life < 3; life++)
        {
            push.Send($"{life}");
            var pull = LibZmq("PULL");
            pull.Bind(Endpoint);
            pull.Expect($"{life}");
            pull.Dispose();
            Await(() => push.Socket.Peers.Count == 0, "our side to see that the peer has gone");
        }
    });

    [Fact, Conformance("TRN-18")]
    public Task Only_the_process_that_is_named_may_come_in() => Scenario(() =>
    {
        using var pull = new OurPeer(new PullSocket(new PullOptions { IpcAllowedProcessIds = [python.Id] }, Context));
        pull.Bind(Endpoint);
        var stranger = LibZmq("PUSH");
        stranger.Connect(Endpoint);
        Assert.True(stranger.TrySend(Frames.Of("from libzmq"), Within.Limit));
        Await(() => pull.Socket.Statistics.RefusedConnections > 1, "libzmq's second attempt to be refused");

        using var friend = python.Open("PUSH");
        friend.Connect(Endpoint);
        friend.Send("from pyzmq");
        pull.Expect("from pyzmq");
        pull.ExpectNothing();
        Assert.Single(pull.Socket.Peers);
    });

    [Fact, Conformance("TRN-18")]
    public Task We_try_again_while_libzmq_turns_us_away() => Scenario(() =>
    {
        var pull = LibZmq("PULL");
        pull.Set(LibZmqOption.IpcFilterProcess, 1);
        pull.Bind(Endpoint);
        using var push = new OurPeer(new PushSocket(new PushOptions { Linger = TimeSpan.Zero, ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context));
        push.Connect(Endpoint);
        push.Send("for whoever lets us in");
        pull.ExpectNothing();

        pull.Set(LibZmqOption.IpcFilterProcess, Environment.ProcessId);
        pull.Unbind(Endpoint);
        pull.Bind(Endpoint);
        pull.Expect("for whoever lets us in");
    });

    [Fact, Conformance("TRN-19")]
    public Task A_message_tells_which_process_sent_it() => Scenario(() =>
    {
        using var pull = new PullSocket(context: Context);
        pull.Bind(Endpoint);
        using var push = python.Open("PUSH");
        push.Connect(Endpoint);
        push.Send("who am I?");
        Assert.True(pull.TryReceive(out var message, Within.Limit));
        using (message)
            Assert.Matches($"^localhost:[0-9]+:[0-9]+:{python.Id}$", message.GetProperty("Peer-Address"));
    });

    private static void Exchange(IPeer mine, IPeer other, bool weBind, string endpoint)
    {
        var conversation = new Conversation(mine, other);
        conversation.Join(weBind ? mine : other, weBind ? other : mine, endpoint);
        foreach (var size in Sizes)
            conversation.Exchange([Frames.Body(size, seed: size)]);
        conversation.Exchange([Frames.Body(256), [], Frames.Body(1 << 20), Frames.Body(1)]);
    }

    private static void Await(Func<bool> condition, string what) => Within.UntilAsync(condition, what).GetAwaiter().GetResult();
}
