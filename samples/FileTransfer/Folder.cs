/// <summary>Where files are stored: only under harmless names, and only whole ones.</summary>
internal static class Folder
{
    /// <summary>Why a file of this name is not stored; null: it may be.</summary>
    public static string? Refusal(string name) => name switch
    {
        "" => "no name",
        "." => "the name \".\"",
        _ when name.Contains("..", StringComparison.Ordinal) || name.AsSpan().ContainsAny("/\\:") => $"the name \"{Printable(name)}\"",
        _ when name.Any(char.IsControl) || name.Length > 200 => $"the name \"{Printable(name)}\"",
        _ => null,
    };

    /// <summary>Writes a file beside its place and moves it there: nobody ever finds half of it. An older one is replaced.</summary>
    public static void Store(string folder, string name, ReadOnlySpan<byte> content, DateTime created)
    {
        var part = Part(folder);
        File.WriteAllBytes(part, content);
        Finish(part, folder, name, created);
    }

    /// <summary>A name for a file that is not whole yet.</summary>
    public static string Part(string folder) => Path.Combine(folder, $".{Guid.NewGuid():N}.part");

    public static void Finish(string part, string folder, string name, DateTime created)
    {
        File.SetLastWriteTimeUtc(part, created);
        File.Move(part, Path.Combine(folder, name), overwrite: true);
    }

    /// <summary>Text of a stranger, harmless to a terminal.</summary>
    public static string Printable(string text) =>
        string.Concat(text.Take(200).Select(c => char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString()));
}
