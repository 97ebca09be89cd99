// Scenario (h): files as messages of four frames: name, time, size, content.
//
//   FileTransfer receive ENDPOINT FOLDER [COUNT] [MAX]   stores COUNT files (0: until Ctrl-C), none over MAX octets (-1: any)
//   FileTransfer send ENDPOINT FILE...                   sends files
//   FileTransfer store ENDPOINT FOLDER [COUNT]           the same for files of any size, in chunks with credit
//   FileTransfer upload ENDPOINT FILE...
using System.Globalization;
using PureZmq;

switch (args)
{
    case ["receive", var endpoint, var folder, .. var limits]:
        var count = limits.Length > 0 ? int.Parse(limits[0], null) : 0;
        var max = limits.Length > 1 ? long.Parse(limits[1], null) : -1;
        using (var pull = new PullSocket(new PullOptions { MaxMessageSize = max, ReceiveHighWaterMark = 4 }))
        {
            Console.Error.WriteLine($"bound {pull.Bind(endpoint)}");
            for (var stored = 0; count == 0 || stored < count;)
            {
                using var message = pull.Receive();
                if (Store(message, folder) is { } reason)
                    Console.WriteLine($"refused: {reason}");
                else
                    Progress.Show(++stored, count, $"{message[0]} {message[2]}");
            }
        }

        break;
    case ["send", var endpoint, .. var files]:
        // High-water marks count messages, not octets: four files in the queue are enough. Closing waits until all is sent.
        using (var push = new PushSocket(new PushOptions { SendHighWaterMark = 4, Linger = Timeout.InfiniteTimeSpan }))
        {
            push.Connect(endpoint);
            foreach (var (index, file) in files.Index())
            {
                var content = File.ReadAllBytes(file);
                push.Send(Path.GetFileName(file), File.GetLastWriteTimeUtc(file).ToString("O"), $"{content.Length}", content);
                Progress.Show(index + 1, files.Length, $"{Path.GetFileName(file)} {content.Length}");
            }
        }

        break;
    case ["store", var endpoint, var folder, .. var limits]:
        await Chunks.StoreAsync(endpoint, folder, limits.Length > 0 ? int.Parse(limits[0], null) : 0);
        break;
    case ["upload", var endpoint, .. var files]:
        return await Chunks.UploadAsync(endpoint, files) ? 0 : 1;
    default:
        Console.Error.WriteLine("usage: FileTransfer receive | send | store | upload ENDPOINT ...");
        return 2;
}

return 0;

// Whoever can reach the port can send anything, and what goes wrong with one file is no reason to end. Tells why it is not stored.
static string? Store(in Message message, string folder)
{
    if (message.Count != 4)
        return $"{message.Count} frames";
    var (name, created, size, content) = message;
    if (Folder.Refusal(folder, name.ToString()) is { } reason)
        return reason;
    if (!long.TryParse(size.ToString(), NumberStyles.None, null, out var octets) || octets != content.Length)
        return $"{content.Length} octets, announced were \"{Folder.Printable(size.ToString())}\"";
    if (Folder.Time(created.ToString()) is not { } time)
        return "no time";
    try
    {
        Folder.Store(folder, name.ToString(), content.Span, time);
        return null;
    }
    catch (Exception failure) when (Folder.IsRefusal(failure))
    {
        return failure.Message;
    }
}
