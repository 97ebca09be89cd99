using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace PureZmq.Tests.Architecture;

/// <summary>Writes what an assembly shows to its users as sorted, C#-like text: a type, then its members, a line each.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The whole API of the assembly.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(TypeHeader(type)).Append('\n');
            foreach (var member in Members(type))
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string TypeHeader(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct"),
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (type.GetMethod("<Clone>$") is null ? "class" : "record"),
        };
        var bases = type.IsEnum
            ? [ApiNames.Of(Enum.GetUnderlyingType(type))]
            : Bases(type).Select(ApiNames.Of).ToArray();
        var name = type.Namespace + "." + ApiNames.OfDefinition(type);
        return $"{kind} {name}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}{(type.IsDefined(typeof(ObsoleteAttribute)) ? " [Obsolete]" : "")}";
    }

    // Interfaces that come only with another one, or with the base type, say nothing of this type.
    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(MulticastDelegate))
            yield return parent;
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var own = type.GetInterfaces().Where(i => i.IsVisible).Except(inherited).ToArray();
        foreach (var one in own.Where(one => !own.Any(other => other != one && other.GetInterfaces().Contains(one))).OrderBy(one => one.ToString(), StringComparer.Ordinal))
            yield return one;
    }

    // A name's overloads stand together, constructors first; an enum's values stand in the order of their numbers.
    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Enum.Format(type, Enum.Parse(type, name), "d")}");
        if (typeof(Delegate).IsAssignableFrom(type))
            return [ApiNames.OfMethod(type.GetMethod("Invoke")!)];
        return from member in type.GetMembers(Declared)
               let line = Line(member)
               where line is not null
               orderby member is ConstructorInfo ? "" : member.Name, line
               select line + (member.IsDefined(typeof(ObsoleteAttribute)) ? " [Obsolete]" : "");
    }

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo field when IsVisible(field) => Field(field),
        PropertyInfo property when IsVisible(property) => Property(property),
        EventInfo e when IsVisible(e.AddMethod) => $"{Modifiers(e.AddMethod!)}event {ApiNames.Of(e.EventHandlerType!)} {e.Name}",
        ConstructorInfo constructor when IsVisible(constructor) => Modifiers(constructor) + ApiNames.OfConstructor(constructor),
        MethodInfo method when IsOrdinary(method) => Modifiers(method) + ApiNames.OfMethod(method),
        _ => null,
    };

    private static string Field(FieldInfo field)
    {
        var modifiers = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{modifiers}{ApiNames.Of(field)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}";
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = new StringBuilder();
        if (IsVisible(property.GetMethod))
            accessors.Append(" get;");
        if (IsVisible(property.SetMethod))
            accessors.Append(property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;");
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{ApiNames.OfParameters(index)}]";
        return $"{required}{Modifiers(property.GetMethod ?? property.SetMethod!)}{ApiNames.Of(property)} {name} {{{accessors} }}";
    }

    private static string Modifiers(MethodBase method)
    {
        var access = method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "";
        if (method.IsStatic)
            return access + "static ";
        if (method.DeclaringType!.IsInterface || method is not MethodInfo { IsVirtual: true } function)
            return access;
        var overrides = function.GetBaseDefinition() != function;
        return access + (function.IsAbstract ? "abstract " : overrides ? "override " : function.IsFinal ? "" : "virtual ");
    }

    // Accessors are shown with their property or event; what the compiler adds to a record follows from "record".
    private static bool IsOrdinary(MethodInfo method) =>
        IsVisible(method) && !method.IsDefined(typeof(CompilerGeneratedAttribute))
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && method.Name is not ("<Clone>$" or "Finalize");

    private static bool IsVisible(FieldInfo field) => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName;

    private static bool IsVisible(PropertyInfo property) =>
        (IsVisible(property.GetMethod) || IsVisible(property.SetMethod)) && property.Name != "EqualityContract";

    private static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);
}
