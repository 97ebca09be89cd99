using System.Globalization;
using System.Text;

/// <summary>Where files are stored: only under harmless names, and only whole ones.</summary>
internal static class Folder
{
    private const int LongestName = 255;   // octets, in most file systems

    /// <summary>Why a file of this name is not stored; null: it may be.</summary>
    public static string? Refusal(string folder, string name) => name switch
    {
        "" => "no name",
        "." => "the name \".\"",
        _ when name.Contains("..", StringComparison.Ordinal) || name.AsSpan().ContainsAny("/\\:") => $"the name \"{Printable(name)}\"",
        _ when name.Any(char.IsControl) || Encoding.UTF8.GetByteCount(name) > LongestName => $"the name \"{Printable(name)}\"",
        _ when Directory.Exists(Path.Combine(folder, name)) => $"the name \"{name}\" of a folder",
        _ => null,
    };

    /// <summary>The time in a frame; null: it holds none.</summary>
    public static DateTime? Time(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
    }

    /// <summary>Writes a file beside its place and moves it there: nobody ever finds half of it. An older one is replaced.</summary>
    public static void Store(string folder, string name, ReadOnlySpan<byte> content, DateTime created)
    {
        var part = Part(folder);
        try
        {
            File.WriteAllBytes(part, content);
            Finish(part, folder, name, created);
        }
        finally
        {
            Discard(part);   // what is there no more was moved
        }
    }

    /// <summary>A name for a file that is not whole yet.</summary>
    public static string Part(string folder) => Path.Combine(folder, $".{Guid.NewGuid():N}.part");

    public static void Finish(string part, string folder, string name, DateTime created)
    {
        File.SetLastWriteTimeUtc(part, created);
        File.Move(part, Path.Combine(folder, name), overwrite: true);
    }

    public static void Discard(string part)
    {
        try
        {
            File.Delete(part);   // nothing, if it is not there
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            Console.WriteLine($"left behind: {refusal.Message}");
        }
    }

    /// <summary>Whether it is the file system that does not take a file: the disk is full, the folder gone, not ours to write to.</summary>
    public static bool IsRefusal(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>Text of a stranger, harmless to a terminal.</summary>
    public static string Printable(string text) =>
        string.Concat(text.Take(200).Select(c => char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString()));
}
