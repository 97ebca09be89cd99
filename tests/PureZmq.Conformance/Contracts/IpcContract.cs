using System.Net.Sockets;

namespace PureZmq.Conformance;

/// <summary>Unix domain sockets: how they are named, whose the file is, and who may come in.</summary>
public sealed class IpcContract : EngineTest
{
    private const int NotFound = 2, AddressInUse = 98, NameTooLong = 36;
    private const int LeftBehind = 3010;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pz");

    private string Endpoint => $"ipc://{Path}";

    private string Path => System.IO.Path.Combine(_directory.FullName, "s");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Theory, Conformance("TRN-15")]
    [InlineData("absolute")]
    [InlineData("relative")]
    [InlineData("abstract")]
    [InlineData("wildcard")]
    [InlineData("longest")]
    public void Every_kind_of_address_carries_messages_and_is_what_bind_returns(string kind)
    {
        var endpoint = kind switch
        {
            "absolute" => Endpoint,
            "relative" => $"ipc://{System.IO.Path.GetRelativePath(Directory.GetCurrentDirectory(), Path)}",
            "longest" => $"ipc://{Path}{new string('x', 107 - Path.Length)}",
            "abstract" => Link.Ipc.NewEndpoint(),
            _ => "ipc://*",
        };
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        var resolved = pull.Bind(endpoint);
        Assert.Equal(resolved, pull.LastEndpoint);
        if (kind == "wildcard")
            Assert.Matches("^ipc://.*tmp[^/]{6}/socket$", resolved);
        else
            Assert.Equal(endpoint, resolved);
        Assert.Equal(kind != "abstract", File.Exists(resolved["ipc://".Length..]));

        push.ConnectAndWait(resolved, pull);
        Assert.Equal(resolved, push.LastEndpoint);
        push.Put("hello", "world");
        Assert.Equal("[hello][world]", pull.Next());
    }

    [Theory, Conformance("TRN-15", "TRN-01")]
    [InlineData("")]
    [InlineData("@")]
    public void A_path_too_long_is_refused_by_bind_and_by_connect(string start)
    {
        using var pull = new PullSocket(context: Context);
        var endpoint = $"ipc://{start}{new string('x', 108 - start.Length)}";
        Check(NameTooLong, endpoint, () => pull.Bind(endpoint));
        Check(NameTooLong, endpoint, () => pull.Connect(endpoint));
        Assert.Null(pull.LastEndpoint);
    }

    [Theory, Conformance("TRN-15", "TRN-01")]
    [InlineData("ipc://")]
    [InlineData("ipc://@")]
    public void An_address_without_a_name_is_malformed(string endpoint)
    {
        using var pull = new PullSocket(context: Context);
        Assert.ThrowsAny<ArgumentException>(() => pull.Bind(endpoint));
        Assert.ThrowsAny<ArgumentException>(() => pull.Connect(endpoint));
    }

    [Fact, Conformance("TRN-01")]
    public void A_bind_needs_the_directory_to_be_there()
    {
        using var pull = new PullSocket(context: Context);
        var endpoint = $"ipc://{_directory.FullName}/none/s";
        Check(NotFound, endpoint, () => pull.Bind(endpoint));
    }

    [Fact, Conformance("TRN-16")]
    public void The_file_that_an_ended_process_left_is_taken_over()
    {
        using (var ended = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            ended.Bind(new UnixDomainSocketEndPoint(Path));
            File.Move(Path, Path + ".kept"); // the base library would delete it with the socket
        }

        File.Move(Path + ".kept", Path);
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        pull.Bind(Endpoint);
        push.ConnectAndWait(Endpoint, pull);
        push.Put("x");
        Assert.Equal("[x]", pull.Next());
    }

    [Fact, Conformance("TRN-16")]
    public void A_later_bind_takes_the_path_over_and_who_is_connected_stays()
    {
        var old = new PullSocket(context: Context);
        using var heir = new PullSocket(context: Context);
        using var early = new PushSocket(context: Context);
        using var late = new PushSocket(context: Context);
        old.Bind(Endpoint);
        early.ConnectAndWait(Endpoint, old);
        heir.Bind(Endpoint);
        late.ConnectAndWait(Endpoint, heir);
        early.Put("to the old one");
        late.Put("to its heir");
        Assert.Equal("[to the old one]", old.Next());
        Assert.Equal("[to its heir]", heir.Next());
        Assert.Single(old.Peers);

        old.Dispose();
        Assert.True(File.Exists(Path), "The old listener's end took the heir's file with it.");
        using var latest = new PushSocket(context: Context);
        latest.ConnectAndWait(Endpoint, heir);
    }

    [Fact, Conformance("TRN-16")]
    public void A_path_bound_twice_by_one_socket_is_unbound_once()
    {
        using var pull = new PullSocket(context: Context);
        pull.Bind(Endpoint);
        pull.Bind(Endpoint);
        pull.Unbind(Endpoint);
        Check(NotFound, Endpoint, () => pull.Unbind(Endpoint));
    }

    [Fact]
    public void A_file_with_content_is_no_socket_and_stays()
    {
        File.WriteAllText(Path, "a letter");
        using var pull = new PullSocket(context: Context);
        Check(AddressInUse, Endpoint, () => pull.Bind(Endpoint));
        Check(AddressInUse, $"ipc://{_directory.FullName}", () => pull.Bind($"ipc://{_directory.FullName}"));
        Assert.Equal("a letter", File.ReadAllText(Path));
    }

    [Fact, Conformance("TRN-17")]
    public void The_file_of_a_path_is_left_by_unbind_and_by_the_socket()
    {
        using (var pull = new PullSocket(context: Context))
        {
            pull.Bind(Endpoint);
            pull.Unbind(Endpoint);
            Assert.True(File.Exists(Path), "Unbind removed the file.");
            pull.Bind(Endpoint);
        }

        Assert.True(File.Exists(Path), "Disposing the socket removed the file.");
    }

    [Fact, Conformance("TRN-17")]
    public void The_file_is_as_open_as_the_umask_leaves_it()
    {
        using var pull = new PullSocket(context: Context);
        pull.Bind(Endpoint);
        const UnixFileMode Everything = (UnixFileMode)0x1FF;
        Assert.Equal(Everything & ~OwnProcess.Umask, new FileInfo(Path).UnixFileMode);
    }

    [Theory, Conformance("TRN-17", "TRN-11")]
    [InlineData("unbind")]
    [InlineData("dispose")]
    [InlineData("context")]
    public async Task A_wildcards_directory_is_private_and_goes_with_the_bind(string end)
    {
        var context = new ZmqContext();
        var pull = new PullSocket(context: context);
        var endpoint = pull.Bind("ipc://*");
        var directory = Directory.GetParent(endpoint["ipc://".Length..])!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, directory.UnixFileMode);
        Check(NotFound, "ipc://*", () => pull.Unbind("ipc://*"));

        if (end == "unbind")
            pull.Unbind(endpoint);
        else if (end == "dispose")
            pull.Dispose();
        else
            await context.DisposeAsync().AsTask().Within("the context to end");
        Assert.False(Directory.Exists(directory.FullName), $"{directory.FullName} is still there.");
        await context.DisposeAsync().AsTask().Within("the context to end");
    }

    [Fact, Conformance("TRN-17")]
    public async Task What_others_put_into_a_wildcards_directory_stays_and_is_logged()
    {
        using var pull = new PullSocket(context: Context);
        var endpoint = pull.Bind("ipc://*");
        var directory = Directory.GetParent(endpoint["ipc://".Length..])!;
        var foreign = System.IO.Path.Combine(directory.FullName, "foreign");
        await File.WriteAllTextAsync(foreign, "");
        pull.Unbind(endpoint);
        var entry = await Log.WaitForAsync(entry => entry.Id.Id == LeftBehind, "the warning");
        Assert.Equal(endpoint, $"{entry["Endpoint"]}");
        Assert.True(File.Exists(foreign));
        directory.Delete(recursive: true);
    }

    [Fact, Conformance("TRN-16")]
    public void An_abstract_name_is_free_as_soon_as_it_is_unbound()
    {
        var endpoint = Link.Ipc.NewEndpoint();
        using var pull = new PullSocket(context: Context);
        using var second = new PullSocket(context: Context);
        pull.Bind(endpoint);
        Check(AddressInUse, endpoint, () => second.Bind(endpoint));
        pull.Unbind(endpoint);
        second.Bind(endpoint);
    }

    [Fact, Conformance("R-10", "TRN-12")]
    public void Unbind_ends_accepted_connections()
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero, Immediate = true }, Context);
        pull.Bind(Endpoint);
        push.ConnectAndWait(Endpoint, pull);
        pull.Unbind(Endpoint);
        pull.AwaitPeersLeft(0);
        push.AwaitPeersLeft(0);
        Assert.False(push.TrySend("nobody"));
    }

    [Fact, Conformance("S-38", "TRN-44")]
    public void What_was_queued_while_the_server_was_down_arrives_when_the_path_is_bound_again()
    {
        using var push = new PushSocket(new PushOptions { ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context);
        push.Connect(Endpoint); // there is not even a file yet
        using (var first = new PullSocket(context: Context))
        {
            first.Bind(Endpoint);
            push.Put("0");
            Assert.Equal("[0]", first.Next());
        }

        push.AwaitPeersLeft(0);
        push.Put("1");
        push.Put("2");
        using var second = new PullSocket(context: Context);
        second.Bind(Endpoint);
        Assert.Equal(["[1]", "[2]"], second.Next(2));
    }

    [Fact, Conformance("TRN-19", "R-27")]
    public void Both_ends_name_the_other_by_user_group_and_process()
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "client" }, Context);
        router.Bind(Endpoint);
        dealer.ConnectAndWait(Endpoint, router);
        dealer.Put("there");
        using (var message = router.Take())
            Assert.Equal(OwnProcess.Address, message.GetProperty("Peer-Address"));
        router.Put("client", "back");
        using (var message = dealer.Take())
            Assert.Equal(OwnProcess.Address, message.GetProperty("Peer-Address"));
        Assert.Equal(OwnProcess.Address, router.Peers.Single().RemoteAddress);
    }

    [Theory, Conformance("TRN-18")]
    [InlineData("user")]
    [InlineData("group")]
    [InlineData("process")]
    public async Task Only_those_who_are_named_may_come_in(string kind)
    {
        var refusing = kind switch
        {
            "user" => new PullOptions { IpcAllowedUserIds = [OwnProcess.UserId + 1] },
            "group" => new PullOptions { IpcAllowedGroupIds = [uint.MaxValue - 1] },
            _ => new PullOptions { IpcAllowedProcessIds = [1] },
        };
        var admitting = kind switch
        {
            "user" => refusing with { IpcAllowedUserIds = [.. refusing.IpcAllowedUserIds, OwnProcess.UserId] },
            "group" => refusing with { IpcAllowedGroupIds = [.. refusing.IpcAllowedGroupIds, OwnProcess.GroupId] },
            _ => refusing with { IpcAllowedProcessIds = [.. refusing.IpcAllowedProcessIds, Environment.ProcessId] },
        };
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero, ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context);
        using (var pull = new PullSocket(refusing, Context))
        {
            pull.Bind(Endpoint);
            push.Connect(Endpoint);
            push.Put("let me in");
            var refused = await Log.WaitForAsync(entry => entry.Id.Id == 3001, "the refusal");
            Assert.Equal(Endpoint, $"{refused["Endpoint"]}");
            Assert.Equal(OwnProcess.Address, $"{refused["Remote"]}");
            Limits.Until(() => pull.Statistics.RefusedConnections > 1, "a second attempt to be refused");
            Assert.Empty(pull.Peers);
        }

        using var open = new PullSocket(admitting, Context);
        open.Bind(Endpoint);
        Assert.Equal("[let me in]", open.Next());
        Assert.Equal(0, open.Statistics.RefusedConnections);
    }

    [Fact, Conformance("TRN-18")]
    public void The_filters_are_for_ipc_only()
    {
        using var pull = new PullSocket(new PullOptions { IpcAllowedProcessIds = [1] }, Context);
        using var push = new PushSocket(context: Context);
        Link.Tcp.Join(pull, push);
    }

    private static void Check(int errno, string endpoint, Action call)
    {
        var exception = Assert.Throws<ZmqEndpointException>(call);
        Assert.Equal(endpoint, exception.Endpoint);
        Assert.Equal(errno, exception.Errno);
        Assert.Equal(errno, ZmqErrors.ToErrno(exception));
    }
}
