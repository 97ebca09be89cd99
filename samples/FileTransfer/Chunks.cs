using System.Globalization;
using System.Security.Cryptography;
using PureZmq;

/// <summary>Files in chunks, of which at most ten are under way: neither side ever holds more of a file than that.</summary>
/// <remarks>
/// DEALER to ROUTER: [open][name][time][size], [chunk][octets] ..., [close][SHA-256]. Back: [go], [ack] for each chunk, [ok];
/// or [refused][reason] at any time.
/// </remarks>
internal static class Chunks
{
    private const int ChunkSize = 250_000, Credit = 10;

    private sealed record Incoming(FileStream Part, string Name, DateTime Time, long Size);

    public static async Task<bool> UploadAsync(string endpoint, string[] files)
    {
        using var dealer = new DealerSocket();
        dealer.Connect(endpoint);
        foreach (var file in files)
        {
            await using var content = File.OpenRead(file);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await dealer.SendAsync(["open", Path.GetFileName(file), File.GetLastWriteTimeUtc(file).ToString("O"), $"{content.Length}"]);
            if (!await IsAnsweredAsync(dealer, "go"))
                return false;

            var (chunk, underWay, acknowledged) = (new byte[ChunkSize], 0, 0L);
            for (int read; (read = await content.ReadAtLeastAsync(chunk, ChunkSize, throwOnEndOfStream: false)) > 0;)
            {
                if (underWay == Credit && !await IsAcknowledgedAsync())
                    return false;
                hash.AppendData(chunk, 0, read);
                await dealer.SendAsync(["chunk", chunk.AsMemory(0, read)]);
                underWay++;
            }

            while (underWay > 0)
            {
                if (!await IsAcknowledgedAsync())
                    return false;
            }

            await dealer.SendAsync(["close", Convert.ToHexString(hash.GetHashAndReset())]);
            if (!await IsAnsweredAsync(dealer, "ok"))
                return false;

            async Task<bool> IsAcknowledgedAsync()
            {
                underWay--;
                acknowledged = Math.Min(acknowledged + ChunkSize, content.Length);
                var isAcknowledged = await IsAnsweredAsync(dealer, "ack");
                Progress.Show(acknowledged, content.Length, Path.GetFileName(file));
                return isAcknowledged;
            }
        }

        return true;
    }

    public static async Task StoreAsync(string endpoint, string folder, int count)
    {
        using var router = new RouterSocket();
        Console.Error.WriteLine($"bound {router.Bind(endpoint)}");
        var open = new Dictionary<RoutingId, Incoming>();   // any number of senders at once
        for (var stored = 0; count == 0 || stored < count;)
        {
            using var message = await router.ReceiveAsync();
            var from = message.RoutingId;
            try
            {
                var answer = Take(message, from, open, folder);
                await router.SendAsync([message[0], answer]);   // no ReplyAsync: an empty frame is content here, not a delimiter
                if (answer == "ok")
                    Progress.Show(++stored, count, "stored");
            }
            catch (Exception refusal) when (refusal is InvalidDataException || Folder.IsRefusal(refusal))
            {
                if (open.Remove(from, out var file))
                    Discard(file);
                Console.WriteLine($"refused: {refusal.Message}");
                await router.SendAsync([message[0], "refused", refusal.Message]);
            }
        }
    }

    private static string Take(Message message, RoutingId from, Dictionary<RoutingId, Incoming> open, string folder)
    {
        switch (message[1].ToString(), message.Count)
        {
            case ("open", 5) when !open.ContainsKey(from):
                if (Folder.Refusal(folder, message[2].ToString()) is { } reason)
                    throw new InvalidDataException(reason);
                if (Folder.Time(message[3].ToString()) is not { } time)
                    throw new InvalidDataException("no time");
                if (!long.TryParse(message[4].ToString(), NumberStyles.None, null, out var size))
                    throw new InvalidDataException("no size");
                open[from] = new Incoming(File.Create(Folder.Part(folder), bufferSize: 0), message[2].ToString(), time, size);
                return "go";
            case ("chunk", 3) when open.TryGetValue(from, out var file):
                if (file.Part.Length + message[2].Length > file.Size)
                    throw new InvalidDataException("more octets than announced");
                file.Part.Write(message[2].Span);
                return "ack";
            case ("close", 3) when open.TryGetValue(from, out var file):
                file.Part.Position = 0;
                if (file.Part.Length != file.Size || Convert.ToHexString(SHA256.HashData(file.Part)) != message[2].ToString())
                    throw new InvalidDataException("not the file that was announced");
                file.Part.Dispose();
                Folder.Finish(file.Part.Name, folder, file.Name, file.Time);
                open.Remove(from);
                return "ok";
            default:
                throw new InvalidDataException("out of turn");
        }
    }

    private static void Discard(Incoming file)
    {
        file.Part.Dispose();
        Folder.Discard(file.Part.Name);
    }

    private static async Task<bool> IsAnsweredAsync(DealerSocket dealer, string expected)
    {
        using var answer = await dealer.ReceiveAsync();
        if (answer[0].ToString() == expected)
            return true;
        Console.Error.WriteLine($"not stored: {answer}");
        return false;
    }
}
