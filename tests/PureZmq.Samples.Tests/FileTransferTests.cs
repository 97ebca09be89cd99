namespace PureZmq.Samples;

/// <summary>Scenario (h): files as messages of four frames, and in chunks.</summary>
[Conformance("seed-h")]
public sealed class FileTransferTests : IDisposable
{
    private const string AnyPort = "tcp://127.0.0.1:*", Sample = "FileTransfer";
    private const int TenMegabytes = 10_000_000;

    private static readonly (string Name, int Size)[] Files =
    [
        ("three.txt", 3), ("empty", 0), ("one", 1), ("255", 255), ("256", 256), ("65535", 65_535), ("65536", 65_536), ("big", TenMegabytes),
        ("žluťoučký kůň.txt", 20),
    ];

    private static readonly string TooLong = "x" + new string('€', 85);   // 256 octets, though few characters

    private readonly TemporaryFolder _from = new(), _to = new();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A1_A2_A3_A4_A6_each_file_arrives_whole_and_in_order_though_the_sender_left(bool pythonSender, bool pythonReceiver)
    {
        var paths = AddFiles();
        await using var receiver = SampleProcess.Start(pythonReceiver, Sample, "receive", AnyPort, _to.FullName, $"{Files.Length}");
        await using var sender = SampleProcess.Start(pythonSender, Sample, ["send", (await receiver.BoundAsync())[0], .. paths]);
        await sender.EndAsync();
        var stored = await receiver.EndAsync();
        Assert.Equal(Files.Select(file => $"{file.Name} {file.Size}"), stored.Select(line => line[(pythonReceiver ? 0 : 4)..]));
        AssertSame(paths);
    }

    [Fact]
    public async Task A1_A3_the_message_has_four_frames_the_empty_file_too()
    {
        using var pull = new PullSocket();
        var endpoint = pull.Bind(AnyPort);
        await using var sender = SampleProcess.Start(Sample, "send", endpoint, _from.Add("empty", 0), _from.Add("three", 3));
        using var empty = await Within.LimitAsync(pull.ReceiveAsync(), "the empty file");
        var (name, created, size, content) = empty;
        Assert.Equal(("empty", "0", 0), (name.ToString(), size.ToString(), content.Length));
        Assert.EndsWith("Z", created.ToString(), StringComparison.Ordinal);
        using var three = await Within.LimitAsync(pull.ReceiveAsync(), "the second file");
        Assert.Equal(("three", "3", 3), (three[0].ToString(), three[2].ToString(), three[3].Length));
        await sender.EndAsync();
    }

    [Fact]
    public async Task A5_a_receiver_that_is_killed_leaves_whole_files_and_goes_on_after_its_restart()
    {
        // The last file is a pipe: the sender cannot have it before the test writes it, so a quick receiver cannot have all before it is killed.
        var last = _from.Add("file-9", TenMegabytes);
        using var pipes = new TemporaryFolder();
        var pipe = pipes.AddPipe("file-9");
        string[] paths = [.. Enumerable.Range(0, 9).Select(n => _from.Add($"file-{n}", TenMegabytes)), pipe];
        var endpoint = $"tcp://127.0.0.1:{Ports.Next()}";
        await using var sender = SampleProcess.Start(Sample, ["send", endpoint, .. paths]);
        await using (var receiver = SampleProcess.Start(Sample, "receive", endpoint, _to.FullName))
        {
            await receiver.Output.WhereAsync(_ => true, 2, "two files");
            await receiver.KillAsync();
        }

        await using (var receiver = SampleProcess.Start(Sample, "receive", endpoint, _to.FullName))
        {
            await receiver.BoundAsync();
            await Within.LimitAsync(Task.Run(() => File.WriteAllBytes(pipe, File.ReadAllBytes(last))), "the sender to read the last file", Limits.Process);
            await sender.EndAsync();   // it lingers until the rest is sent
            await receiver.Output.WhereAsync(line => line.Contains("file-9", StringComparison.Ordinal), 1, "the last file");
            await receiver.KillAsync();
        }

        var stored = Directory.GetFiles(_to.FullName).Where(path => !path.EndsWith(".part", StringComparison.Ordinal)).ToArray();
        Assert.InRange(stored.Length, 3, 10);
        AssertSame([.. stored.Select(path => Path.Combine(_from.FullName, Path.GetFileName(path)))]);
    }

    [Fact]
    public async Task A7_a_frame_of_exactly_the_largest_size_passes_one_above_ends_the_connection_and_the_next_file_arrives()
    {
        // Too much for the kernel's buffers: it stays partly unwritten, and so the file behind it is still the sender's to send again.
        const int Max = 1_000_000, Above = 60_000_000;
        await using var receiver = SampleProcess.Start(Sample, "receive", AnyPort, _to.FullName, "2", $"{Max}");
        await using var sender = SampleProcess.Start(
            Sample, "send", (await receiver.BoundAsync())[0], _from.Add("exact", Max), _from.Add("above", Above), _from.Add("next", 10));
        Assert.Equal(["1/2 exact 1000000", "2/2 next 10"], await receiver.EndAsync());
        await sender.EndAsync();
        AssertSame([Path.Combine(_from.FullName, "exact"), Path.Combine(_from.FullName, "next")]);
    }

    [Fact]
    public async Task A8_a_file_of_100_MB_takes_a_small_multiple_of_its_size_at_each_end()
    {
        const long Size = 100_000_000, Most = 4 * Size;   // samples/README.md says so
        var endpoint = $"tcp://127.0.0.1:{Ports.Next()}";
        await using var sender = SampleProcess.Start(Sample, "send", endpoint, _from.Add("huge", (int)Size));
        await sender.Output.WhereAsync(_ => true, 1, "word that the file is queued");   // all of it: nobody is there yet
        Assert.InRange(sender.PeakMemory, Size, Most);
        await using var receiver = SampleProcess.Start(Sample, "receive", endpoint, _to.FullName);
        await receiver.Output.WhereAsync(_ => true, 1, "word that the file is stored");
        Assert.InRange(receiver.PeakMemory, Size, Most);
        await sender.EndAsync();
        AssertSame([Path.Combine(_from.FullName, "huge")]);
    }

    [Fact]
    public async Task What_a_stranger_sends_is_refused_and_the_next_file_arrives()
    {
        await using var receiver = SampleProcess.Start(Sample, "receive", AnyPort, _to.FullName, "1");
        using var push = new PushSocket();
        push.Connect((await receiver.BoundAsync())[0]);
        const string Time = "2025-03-01T12:34:56.789Z";
        Directory.CreateDirectory(Path.Combine(_to.FullName, "folder"));
        foreach (var name in (string[])["../evil", "a/b", @"a\b", "C:evil", "..", ".", "", "bell\a", TooLong, "folder"])
            push.Send(name, Time, "1", "x");
        push.Send("three", Time, "1");
        push.Send("five", Time, "1", "x", "y");
        push.Send("size", Time, "2", "x");
        push.Send("size", Time, "one", "x");
        push.Send("time", "yesterday", "1", "x");
        push.Send("good", Time, "1", "x");

        var lines = await receiver.EndAsync();
        Assert.Equal("1/1 good 1", lines[^1]);
        Assert.Equal(15, lines.Count(line => line.StartsWith("refused: ", StringComparison.Ordinal)));
        Assert.Contains(@"refused: the name ""bell\x07""", lines);
        var stored = Assert.Single(Directory.GetFiles(_to.FullName));
        Assert.Equal(DateTime.Parse(Time, null, System.Globalization.DateTimeStyles.AdjustToUniversal), File.GetLastWriteTimeUtc(stored));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(_to.FullName)!, "evil"));
    }

    [Fact]
    public async Task A_name_of_as_many_octets_as_there_may_be_and_the_first_and_last_times_are_stored()
    {
        await using var receiver = SampleProcess.Start(Sample, "receive", AnyPort, _to.FullName, "3");
        using var push = new PushSocket();
        push.Connect((await receiver.BoundAsync())[0]);
        push.Send(TooLong[1..], "2025-03-01T12:34:56.789Z", "1", "x");
        push.Send("first", "0001-01-01T00:00:00Z", "1", "x");
        push.Send("last", "9999-12-31T23:59:59.9999999Z", "1", "x");
        await receiver.EndAsync();
        Assert.Equal(
            new[] { "first", "last", TooLong[1..] }.Order(), Directory.GetFiles(_to.FullName).Select(path => Path.GetFileName(path)).Order());
    }

    [Fact]
    public async Task A_file_that_the_file_system_refuses_costs_that_file_only()
    {
        var folder = Path.Combine(_to.FullName, "comes and goes");
        await using var receiver = SampleProcess.Start(Sample, "receive", AnyPort, folder, "1");
        using var push = new PushSocket();
        push.Connect((await receiver.BoundAsync())[0]);
        push.Send("lost", "2025-03-01T12:34:56Z", "1", "x");
        await receiver.Output.WhereAsync(line => line.StartsWith("refused: ", StringComparison.Ordinal), 1, "word that it is not stored");
        Directory.CreateDirectory(folder);
        push.Send("good", "2025-03-01T12:34:56Z", "1", "x");
        Assert.Equal("1/1 good 1", (await receiver.EndAsync())[^1]);
        Assert.Equal("good", Path.GetFileName(Assert.Single(Directory.GetFiles(folder))));
    }

    [Fact]
    public async Task In_chunks_with_credit_files_of_any_size_arrive_and_progress_is_reported()
    {
        var paths = AddFiles();
        await using var store = SampleProcess.Start(Sample, "store", AnyPort, _to.FullName, $"{Files.Length}");
        await using var upload = SampleProcess.Start(Sample, ["upload", (await store.BoundAsync())[0], .. paths]);
        var progress = await upload.EndAsync();
        await store.EndAsync();
        AssertSame(paths);
        Assert.Equal(
            Enumerable.Range(1, 40).Select(n => $"{n * 250_000}/{TenMegabytes} big"),
            progress.Where(line => line.EndsWith(" big", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task In_chunks_too_a_bad_name_or_a_false_hash_is_refused_and_nothing_is_left_behind()
    {
        await using var store = SampleProcess.Start(Sample, "store", AnyPort, _to.FullName);
        using var dealer = new DealerSocket();
        dealer.Connect((await store.BoundAsync())[0]);
        dealer.Send("open", "../evil", "2025-03-01T12:34:56Z", "1");
        Assert.StartsWith("[refused][", await NextAsync(dealer), StringComparison.Ordinal);
        dealer.Send("chunk", "x");
        Assert.Equal("[refused][out of turn]", await NextAsync(dealer));
        Directory.CreateDirectory(Path.Combine(_to.FullName, "folder"));
        foreach (var name in (string[])["", TooLong, "folder"])
        {
            dealer.Send("open", name, "2025-03-01T12:34:56Z", "1");
            Assert.StartsWith("[refused][", await NextAsync(dealer), StringComparison.Ordinal);
        }

        dealer.Send("open", "good", "2025-03-01T12:34:56Z", "1");
        Assert.Equal("[go]", await NextAsync(dealer));
        dealer.Send("chunk", "x");
        Assert.Equal("[ack]", await NextAsync(dealer));
        dealer.Send("close", "not its hash");
        Assert.Equal("[refused][not the file that was announced]", await NextAsync(dealer));
        Assert.Empty(Directory.GetFiles(_to.FullName));
    }

    [Fact]
    public async Task In_chunks_too_what_the_file_system_refuses_costs_one_file_only()
    {
        await using var store = SampleProcess.Start(Sample, "store", AnyPort, _to.FullName, "1");
        using var dealer = new DealerSocket();
        dealer.Connect((await store.BoundAsync())[0]);
        dealer.Send("open", "late", "2025-03-01T12:34:56Z", "0");
        Assert.Equal("[go]", await NextAsync(dealer));
        Directory.CreateDirectory(Path.Combine(_to.FullName, "late"));   // now its place is taken
        dealer.Send("close", Hash(""));
        Assert.StartsWith("[refused][", await NextAsync(dealer), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_to.FullName));

        dealer.Send("open", "good", "2025-03-01T12:34:56Z", "1");
        Assert.Equal("[go]", await NextAsync(dealer));
        dealer.Send("chunk", "x");
        Assert.Equal("[ack]", await NextAsync(dealer));
        dealer.Send("close", Hash("x"));
        Assert.Equal("[ok]", await NextAsync(dealer));
        await store.EndAsync();
        Assert.Equal("good", Path.GetFileName(Assert.Single(Directory.GetFiles(_to.FullName))));
    }

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }

    private string[] AddFiles() => [.. Files.Select(file => _from.Add(file.Name, file.Size))];

    private void AssertSame(string[] paths) =>
        Assert.All(paths, path => Assert.True(
            File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_to.FullName, Path.GetFileName(path)))),
            $"{Path.GetFileName(path)} is not what was sent."));

    private static string Hash(string content) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));

    private static async Task<string> NextAsync(DealerSocket dealer)
    {
        using var message = await Within.LimitAsync(dealer.ReceiveAsync(), "an answer", Limits.Process);
        return message.ToString();
    }
}
